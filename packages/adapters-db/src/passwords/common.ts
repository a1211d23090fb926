// Over 300 lines because it is a list.

/**
 * Common passwords of eight characters and more, in lower case: shorter ones are refused for their length. Words, names,
 * keyboard walks and dates in the forms that lists of leaked passwords are full of.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
password 12345678 123456789 baseball football qwertyuiop 1234567890 superman 1qaz2wsx trustno1 jennifer sunshine
iloveyou starwars computer michelle 11111111 princess 987654321 mobilemail monitoring welcome1 password1 password123
passw0rd p@ssw0rd p@ssword administrator changeme letmein1 hello123 whatever test1234 qwerty123 qwerty12 qwertyui
q1w2e3r4 q1w2e3r4t5 1q2w3e4r 1q2w3e4r5t 1qaz2wsx3edc zaq12wsx zaq1zaq1 asdfghjkl asdf1234 asdfasdf zxcvbnm1 abcd1234
abcdefgh abc12345 a1b2c3d4 a12345678 aa123456 12345678a 123456789a 1234qwer qwer1234 123456abc woaini1314 147258369
789456123 741852963 963852741 147852369 11223344 1122334455 12344321 123654789 9876543210 87654321 00000000 0987654321
10203040 1010101010 123123123 12341234 1231231234 22222222 33333333 44444444 55555555 66666666 77777777 88888888
99999999 999999999 1111111111 0000000000 123456789012 1234567891 12345678910 012345678 0123456789 samantha jonathan
benjamin victoria christopher alexander alexandra isabella elizabeth kimberly stephanie christina katherine patricia
francisco fernando abdullah vladimir svetlana sebastian giuseppe giovanni francesca basketball liverpool barcelona
realmadrid juventus manchester tottenham newcastle ethiopia tanzania chocolate strawberry pineapple mountain lightning
universe blessing sweetheart babygirl honeybee scorpion elephant skywalker morpheus terminator predator spiderman
minecraft fortnite playstation nintendo champion platinum sapphire billionaire business internet facebook instagram
microsoft security database developer engineer university metallica slipknot linkinpark greenday blink182 mercedes
kawasaki corvette lamborghini together something anything everything strength beautiful shopping passport qwertyuio
qwertyuiop1 qwertyuiop12 qwertyuiop123 qwertyuiop! qwertyuiop1234 asdfghjk asdfghjkl1 asdfghjkl12 asdfghjkl123
asdfghjkl! asdfghjkl1234 zxcvbnm12 zxcvbnm123 zxcvbnm! zxcvbnm1234 qazwsxed qazwsxedc qazwsxedc1 qazwsxedc12
qazwsxedc123 qazwsxedc! qazwsxedc1234 1qaz2wsx3 1qaz2wsx3e 1qaz2wsx3ed 1qaz2wsx3edc4 1qaz2wsx3edc4r 1qaz2wsx3edc4rf
1qaz2wsx3edc4rfv 1qaz2wsx3edc4rfv1 1qaz2wsx3edc4rfv12 1qaz2wsx3edc4rfv123 1qaz2wsx3edc4rfv! 1qaz2wsx3edc4rfv1234
1q2w3e4r5 1q2w3e4r5t6 1q2w3e4r5t6y 1q2w3e4r5t6y7 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8 1q2w3e4r5t6y7u8i 1q2w3e4r5t6y7u8i9
1q2w3e4r5t6y7u8i9o 1q2w3e4r5t6y7u8i9o0 1q2w3e4r5t6y7u8i9o0p 1q2w3e4r5t6y7u8i9o0p1 1q2w3e4r5t6y7u8i9o0p12
1q2w3e4r5t6y7u8i9o0p123 1q2w3e4r5t6y7u8i9o0p! 1q2w3e4r5t6y7u8i9o0p1234 q1w2e3r4t q1w2e3r4t5y q1w2e3r4t5y6
q1w2e3r4t5y6u q1w2e3r4t5y6u7 q1w2e3r4t5y6u7i q1w2e3r4t5y6u7i8 q1w2e3r4t5y6u7i8o q1w2e3r4t5y6u7i8o9 q1w2e3r4t5y6u7i8o9p
q1w2e3r4t5y6u7i8o9p0 q1w2e3r4t5y6u7i8o9p01 q1w2e3r4t5y6u7i8o9p012 q1w2e3r4t5y6u7i8o9p0123 q1w2e3r4t5y6u7i8o9p0!
q1w2e3r4t5y6u7i8o9p01234 qweasdzx qweasdzxc qweasdzxc1 qweasdzxc12 qweasdzxc123 qweasdzxc! qweasdzxc1234 qweasd12
qweasd123 qweasd1234 poiuytre poiuytrew poiuytrewq poiuytrewq1 poiuytrewq12 poiuytrewq123 poiuytrewq! poiuytrewq1234
lkjhgfds lkjhgfdsa lkjhgfdsa1 lkjhgfdsa12 lkjhgfdsa123 lkjhgfdsa! lkjhgfdsa1234 mnbvcxz1 mnbvcxz12 mnbvcxz123 mnbvcxz!
mnbvcxz1234 azertyui azertyuio azertyuiop azertyuiop1 azertyuiop12 azertyuiop123 azertyuiop! azertyuiop1234 qsdfghjk
qsdfghjkl qsdfghjklm qsdfghjklm1 qsdfghjklm12 qsdfghjklm123 qsdfghjklm! qsdfghjklm1234 wxcvbn12 wxcvbn123 wxcvbn1234
qwertz12 qwertz123 qwertz1234 yxcvbnm1 yxcvbnm12 yxcvbnm123 yxcvbnm! yxcvbnm1234 12345678901 1234567890123 1234567890!
12345678901234 09876543 098765432 09876543211 098765432112 0987654321123 0987654321! 09876543211234 zaqxswcd zaqxswcde
zaqxswcde1 zaqxswcde12 zaqxswcde123 zaqxswcde! zaqxswcde1234 zaq1xsw2 zaq1xsw2c zaq1xsw2cd zaq1xsw2cde zaq1xsw2cde3
zaq1xsw2cde31 zaq1xsw2cde312 zaq1xsw2cde3123 zaq1xsw2cde3! zaq1xsw2cde31234 asdzxc12 asdzxc123 asdzxc1234 14725836
1472583691 14725836912 147258369123 147258369! 1472583691234 74185296 7418529631 74185296312 741852963123 741852963!
7418529631234 password12 password1234 password12345 password! password01 password2020 password2021 password2022
password2023 password2024 password2025 password2026 password007 password69 password99 password00 password123456
password1! password@123 password@1 password123! password#1 password2019 password2018 password1990 password1995
password2000 password11 password22 password111 password321 password4321 password786 password100 passw0rd1 passw0rd12
passw0rd123 passw0rd1234 passw0rd12345 passw0rd! passw0rd01 passw0rd2020 passw0rd2021 passw0rd2022 passw0rd2023
passw0rd2024 passw0rd2025 passw0rd2026 passw0rd007 passw0rd69 passw0rd99 passw0rd00 passw0rd123456 passw0rd1!
passw0rd@123 passw0rd@1 passw0rd123! passw0rd#1 passw0rd2019 passw0rd2018 passw0rd1990 passw0rd1995 passw0rd2000
passw0rd11 passw0rd22 passw0rd111 passw0rd321 passw0rd4321 passw0rd786 passw0rd100 p@ssw0rd1 p@ssw0rd12 p@ssw0rd123
p@ssw0rd1234 p@ssw0rd12345 p@ssw0rd! p@ssw0rd01 p@ssw0rd2020 p@ssw0rd2021 p@ssw0rd2022 p@ssw0rd2023 p@ssw0rd2024
p@ssw0rd2025 p@ssw0rd2026 p@ssw0rd007 p@ssw0rd69 p@ssw0rd99 p@ssw0rd00 p@ssw0rd123456 p@ssw0rd1! p@ssw0rd@123
p@ssw0rd@1 p@ssw0rd123! p@ssw0rd#1 p@ssw0rd2019 p@ssw0rd2018 p@ssw0rd1990 p@ssw0rd1995 p@ssw0rd2000 p@ssw0rd11
p@ssw0rd22 p@ssw0rd111 p@ssw0rd321 p@ssw0rd4321 p@ssw0rd786 p@ssw0rd100 p@ssword1 p@ssword12 p@ssword123 p@ssword1234
p@ssword12345 p@ssword! p@ssword01 p@ssword2020 p@ssword2021 p@ssword2022 p@ssword2023 p@ssword2024 p@ssword2025
p@ssword2026 p@ssword007 p@ssword69 p@ssword99 p@ssword00 p@ssword123456 p@ssword1! p@ssword@123 p@ssword@1
p@ssword123! p@ssword#1 p@ssword2019 p@ssword2018 p@ssword1990 p@ssword1995 p@ssword2000 p@ssword11 p@ssword22
p@ssword111 p@ssword321 p@ssword4321 p@ssword786 p@ssword100 pass1234 pass12345 pass2020 pass2021 pass2022 pass2023
pass2024 pass2025 pass2026 pass123456 pass@123 pass123! pass2019 pass2018 pass1990 pass1995 pass2000 pass4321
qwerty1234 qwerty12345 qwerty01 qwerty2020 qwerty2021 qwerty2022 qwerty2023 qwerty2024 qwerty2025 qwerty2026 qwerty007
qwerty69 qwerty99 qwerty00 qwerty123456 qwerty1! qwerty@123 qwerty@1 qwerty123! qwerty#1 qwerty2019 qwerty2018
qwerty1990 qwerty1995 qwerty2000 qwerty11 qwerty22 qwerty111 qwerty321 qwerty4321 qwerty786 qwerty100 abc123456
abcd12345 abcd2020 abcd2021 abcd2022 abcd2023 abcd2024 abcd2025 abcd2026 abcd123456 abcd@123 abcd123! abcd2019
abcd2018 abcd1990 abcd1995 abcd2000 abcd4321 admin123 admin1234 admin12345 admin2020 admin2021 admin2022 admin2023
admin2024 admin2025 admin2026 admin007 admin123456 admin@123 admin123! admin2019 admin2018 admin1990 admin1995
admin2000 admin111 admin321 admin4321 admin786 admin100 welcome12 welcome123 welcome1234 welcome12345 welcome!
welcome01 welcome2020 welcome2021 welcome2022 welcome2023 welcome2024 welcome2025 welcome2026 welcome007 welcome69
welcome99 welcome00 welcome123456 welcome1! welcome@123 welcome@1 welcome123! welcome#1 welcome2019 welcome2018
welcome1990 welcome1995 welcome2000 welcome11 welcome22 welcome111 welcome321 welcome4321 welcome786 welcome100
letmein12 letmein123 letmein1234 letmein12345 letmein! letmein01 letmein2020 letmein2021 letmein2022 letmein2023
letmein2024 letmein2025 letmein2026 letmein007 letmein69 letmein99 letmein00 letmein123456 letmein1! letmein@123
letmein@1 letmein123! letmein#1 letmein2019 letmein2018 letmein1990 letmein1995 letmein2000 letmein11 letmein22
letmein111 letmein321 letmein4321 letmein786 letmein100 login123 login1234 login12345 login2020 login2021 login2022
login2023 login2024 login2025 login2026 login007 login123456 login@123 login123! login2019 login2018 login1990
login1995 login2000 login111 login321 login4321 login786 login100 hello1234 hello12345 hello2020 hello2021 hello2022
hello2023 hello2024 hello2025 hello2026 hello007 hello123456 hello@123 hello123! hello2019 hello2018 hello1990
hello1995 hello2000 hello111 hello321 hello4321 hello786 hello100 test12345 test2020 test2021 test2022 test2023
test2024 test2025 test2026 test123456 test@123 test123! test2019 test2018 test1990 test1995 test2000 test4321 user1234
user12345 user2020 user2021 user2022 user2023 user2024 user2025 user2026 user123456 user@123 user123! user2019
user2018 user1990 user1995 user2000 user4321 guest123 guest1234 guest12345 guest2020 guest2021 guest2022 guest2023
guest2024 guest2025 guest2026 guest007 guest123456 guest@123 guest123! guest2019 guest2018 guest1990 guest1995
guest2000 guest111 guest321 guest4321 guest786 guest100 master12 master123 master1234 master12345 master01 master2020
master2021 master2022 master2023 master2024 master2025 master2026 master007 master69 master99 master00 master123456
master1! master@123 master@1 master123! master#1 master2019 master2018 master1990 master1995 master2000 master11
master22 master111 master321 master4321 master786 master100 secret12 secret123 secret1234 secret12345 secret01
secret2020 secret2021 secret2022 secret2023 secret2024 secret2025 secret2026 secret007 secret69 secret99 secret00
secret123456 secret1! secret@123 secret@1 secret123! secret#1 secret2019 secret2018 secret1990 secret1995 secret2000
secret11 secret22 secret111 secret321 secret4321 secret786 secret100 changeme1 changeme12 changeme123 changeme1234
changeme12345 changeme! changeme01 changeme2020 changeme2021 changeme2022 changeme2023 changeme2024 changeme2025
changeme2026 changeme007 changeme69 changeme99 changeme00 changeme123456 changeme1! changeme@123 changeme@1
changeme123! changeme#1 changeme2019 changeme2018 changeme1990 changeme1995 changeme2000 changeme11 changeme22
changeme111 changeme321 changeme4321 changeme786 changeme100 default1 default12 default123 default1234 default12345
default! default01 default2020 default2021 default2022 default2023 default2024 default2025 default2026 default007
default69 default99 default00 default123456 default1! default@123 default@1 default123! default#1 default2019
default2018 default1990 default1995 default2000 default11 default22 default111 default321 default4321 default786
default100 root1234 root12345 root2020 root2021 root2022 root2023 root2024 root2025 root2026 root123456 root@123
root123! root2019 root2018 root1990 root1995 root2000 root4321 iloveyou1 iloveyou12 iloveyou123 iloveyou1234
iloveyou12345 iloveyou! iloveyou01 iloveyou2020 iloveyou2021 iloveyou2022 iloveyou2023 iloveyou2024 iloveyou2025
iloveyou2026 iloveyou007 iloveyou69 iloveyou99 iloveyou00 iloveyou123456 iloveyou1! iloveyou@123 iloveyou@1
iloveyou123! iloveyou#1 iloveyou2019 iloveyou2018 iloveyou1990 iloveyou1995 iloveyou2000 iloveyou11 iloveyou22
iloveyou111 iloveyou321 iloveyou4321 iloveyou786 iloveyou100 monkey12 monkey123 monkey1234 monkey12345 monkey01
monkey2020 monkey2021 monkey2022 monkey2023 monkey2024 monkey2025 monkey2026 monkey007 monkey69 monkey99 monkey00
monkey123456 monkey1! monkey@123 monkey@1 monkey123! monkey#1 monkey2019 monkey2018 monkey1990 monkey1995 monkey2000
monkey11 monkey22 monkey111 monkey321 monkey4321 monkey786 monkey100 dragon12 dragon123 dragon1234 dragon12345
dragon01 dragon2020 dragon2021 dragon2022 dragon2023 dragon2024 dragon2025 dragon2026 dragon007 dragon69 dragon99
dragon00 dragon123456 dragon1! dragon@123 dragon@1 dragon123! dragon#1 dragon2019 dragon2018 dragon1990 dragon1995
dragon2000 dragon11 dragon22 dragon111 dragon321 dragon4321 dragon786 dragon100 football1 football12 football123
football1234 football12345 football! football01 football2020 football2021 football2022 football2023 football2024
football2025 football2026 football007 football69 football99 football00 football123456 football1! football@123
football@1 football123! football#1 football2019 football2018 football1990 football1995 football2000 football11
football22 football111 football321 football4321 football786 football100 baseball1 baseball12 baseball123 baseball1234
baseball12345 baseball! baseball01 baseball2020 baseball2021 baseball2022 baseball2023 baseball2024 baseball2025
baseball2026 baseball007 baseball69 baseball99 baseball00 baseball123456 baseball1! baseball@123 baseball@1
baseball123! baseball#1 baseball2019 baseball2018 baseball1990 baseball1995 baseball2000 baseball11 baseball22
baseball111 baseball321 baseball4321 baseball786 baseball100 sunshine1 sunshine12 sunshine123 sunshine1234
sunshine12345 sunshine! sunshine01 sunshine2020 sunshine2021 sunshine2022 sunshine2023 sunshine2024 sunshine2025
sunshine2026 sunshine007 sunshine69 sunshine99 sunshine00 sunshine123456 sunshine1! sunshine@123 sunshine@1
sunshine123! sunshine#1 sunshine2019 sunshine2018 sunshine1990 sunshine1995 sunshine2000 sunshine11 sunshine22
sunshine111 sunshine321 sunshine4321 sunshine786 sunshine100 princess1 princess12 princess123 princess1234
princess12345 princess! princess01 princess2020 princess2021 princess2022 princess2023 princess2024 princess2025
princess2026 princess007 princess69 princess99 princess00 princess123456 princess1! princess@123 princess@1
princess123! princess#1 princess2019 princess2018 princess1990 princess1995 princess2000 princess11 princess22
princess111 princess321 princess4321 princess786 princess100 superman1 superman12 superman123 superman1234
superman12345 superman! superman01 superman2020 superman2021 superman2022 superman2023 superman2024 superman2025
superman2026 superman007 superman69 superman99 superman00 superman123456 superman1! superman@123 superman@1
superman123! superman#1 superman2019 superman2018 superman1990 superman1995 superman2000 superman11 superman22
superman111 superman321 superman4321 superman786 superman100 batman12 batman123 batman1234 batman12345 batman01
batman2020 batman2021 batman2022 batman2023 batman2024 batman2025 batman2026 batman007 batman69 batman99 batman00
batman123456 batman1! batman@123 batman@1 batman123! batman#1 batman2019 batman2018 batman1990 batman1995 batman2000
batman11 batman22 batman111 batman321 batman4321 batman786 batman100 shadow12 shadow123 shadow1234 shadow12345
shadow01 shadow2020 shadow2021 shadow2022 shadow2023 shadow2024 shadow2025 shadow2026 shadow007 shadow69 shadow99
shadow00 shadow123456 shadow1! shadow@123 shadow@1 shadow123! shadow#1 shadow2019 shadow2018 shadow1990 shadow1995
shadow2000 shadow11 shadow22 shadow111 shadow321 shadow4321 shadow786 shadow100 soccer12 soccer123 soccer1234
soccer12345 soccer01 soccer2020 soccer2021 soccer2022 soccer2023 soccer2024 soccer2025 soccer2026 soccer007 soccer69
soccer99 soccer00 soccer123456 soccer1! soccer@123 soccer@1 soccer123! soccer#1 soccer2019 soccer2018 soccer1990
soccer1995 soccer2000 soccer11 soccer22 soccer111 soccer321 soccer4321 soccer786 soccer100 killer12 killer123
killer1234 killer12345 killer01 killer2020 killer2021 killer2022 killer2023 killer2024 killer2025 killer2026 killer007
killer69 killer99 killer00 killer123456 killer1! killer@123 killer@1 killer123! killer#1 killer2019 killer2018
killer1990 killer1995 killer2000 killer11 killer22 killer111 killer321 killer4321 killer786 killer100 summer12
summer123 summer1234 summer12345 summer01 summer2020 summer2021 summer2022 summer2023 summer2024 summer2025 summer2026
summer007 summer69 summer99 summer00 summer123456 summer1! summer@123 summer@1 summer123! summer#1 summer2019
summer2018 summer1990 summer1995 summer2000 summer11 summer22 summer111 summer321 summer4321 summer786 summer100
winter12 winter123 winter1234 winter12345 winter01 winter2020 winter2021 winter2022 winter2023 winter2024 winter2025
winter2026 winter007 winter69 winter99 winter00 winter123456 winter1! winter@123 winter@1 winter123! winter#1
winter2019 winter2018 winter1990 winter1995 winter2000 winter11 winter22 winter111 winter321 winter4321 winter786
winter100 spring12 spring123 spring1234 spring12345 spring01 spring2020 spring2021 spring2022 spring2023 spring2024
spring2025 spring2026 spring007 spring69 spring99 spring00 spring123456 spring1! spring@123 spring@1 spring123!
spring#1 spring2019 spring2018 spring1990 spring1995 spring2000 spring11 spring22 spring111 spring321 spring4321
spring786 spring100 autumn12 autumn123 autumn1234 autumn12345 autumn01 autumn2020 autumn2021 autumn2022 autumn2023
autumn2024 autumn2025 autumn2026 autumn007 autumn69 autumn99 autumn00 autumn123456 autumn1! autumn@123 autumn@1
autumn123! autumn#1 autumn2019 autumn2018 autumn1990 autumn1995 autumn2000 autumn11 autumn22 autumn111 autumn321
autumn4321 autumn786 autumn100 nigeria1 nigeria12 nigeria123 nigeria1234 nigeria12345 nigeria! nigeria01 nigeria2020
nigeria2021 nigeria2022 nigeria2023 nigeria2024 nigeria2025 nigeria2026 nigeria007 nigeria69 nigeria99 nigeria00
nigeria123456 nigeria1! nigeria@123 nigeria@1 nigeria123! nigeria#1 nigeria2019 nigeria2018 nigeria1990 nigeria1995
nigeria2000 nigeria11 nigeria22 nigeria111 nigeria321 nigeria4321 nigeria786 nigeria100 naija123 naija1234 naija12345
naija2020 naija2021 naija2022 naija2023 naija2024 naija2025 naija2026 naija007 naija123456 naija@123 naija123!
naija2019 naija2018 naija1990 naija1995 naija2000 naija111 naija321 naija4321 naija786 naija100 lagos123 lagos1234
lagos12345 lagos2020 lagos2021 lagos2022 lagos2023 lagos2024 lagos2025 lagos2026 lagos007 lagos123456 lagos@123
lagos123! lagos2019 lagos2018 lagos1990 lagos1995 lagos2000 lagos111 lagos321 lagos4321 lagos786 lagos100 ghana123
ghana1234 ghana12345 ghana2020 ghana2021 ghana2022 ghana2023 ghana2024 ghana2025 ghana2026 ghana007 ghana123456
ghana@123 ghana123! ghana2019 ghana2018 ghana1990 ghana1995 ghana2000 ghana111 ghana321 ghana4321 ghana786 ghana100
kenya123 kenya1234 kenya12345 kenya2020 kenya2021 kenya2022 kenya2023 kenya2024 kenya2025 kenya2026 kenya007
kenya123456 kenya@123 kenya123! kenya2019 kenya2018 kenya1990 kenya1995 kenya2000 kenya111 kenya321 kenya4321 kenya786
kenya100 india123 india1234 india12345 india2020 india2021 india2022 india2023 india2024 india2025 india2026 india007
india123456 india@123 india123! india2019 india2018 india1990 india1995 india2000 india111 india321 india4321 india786
india100 africa12 africa123 africa1234 africa12345 africa01 africa2020 africa2021 africa2022 africa2023 africa2024
africa2025 africa2026 africa007 africa69 africa99 africa00 africa123456 africa1! africa@123 africa@1 africa123!
africa#1 africa2019 africa2018 africa1990 africa1995 africa2000 africa11 africa22 africa111 africa321 africa4321
africa786 africa100 jesus123 jesus1234 jesus12345 jesus2020 jesus2021 jesus2022 jesus2023 jesus2024 jesus2025
jesus2026 jesus007 jesus123456 jesus@123 jesus123! jesus2019 jesus2018 jesus1990 jesus1995 jesus2000 jesus111 jesus321
jesus4321 jesus786 jesus100 blessed1 blessed12 blessed123 blessed1234 blessed12345 blessed! blessed01 blessed2020
blessed2021 blessed2022 blessed2023 blessed2024 blessed2025 blessed2026 blessed007 blessed69 blessed99 blessed00
blessed123456 blessed1! blessed@123 blessed@1 blessed123! blessed#1 blessed2019 blessed2018 blessed1990 blessed1995
blessed2000 blessed11 blessed22 blessed111 blessed321 blessed4321 blessed786 blessed100 chelsea1 chelsea12 chelsea123
chelsea1234 chelsea12345 chelsea! chelsea01 chelsea2020 chelsea2021 chelsea2022 chelsea2023 chelsea2024 chelsea2025
chelsea2026 chelsea007 chelsea69 chelsea99 chelsea00 chelsea123456 chelsea1! chelsea@123 chelsea@1 chelsea123!
chelsea#1 chelsea2019 chelsea2018 chelsea1990 chelsea1995 chelsea2000 chelsea11 chelsea22 chelsea111 chelsea321
chelsea4321 chelsea786 chelsea100 arsenal1 arsenal12 arsenal123 arsenal1234 arsenal12345 arsenal! arsenal01
arsenal2020 arsenal2021 arsenal2022 arsenal2023 arsenal2024 arsenal2025 arsenal2026 arsenal007 arsenal69 arsenal99
arsenal00 arsenal123456 arsenal1! arsenal@123 arsenal@1 arsenal123! arsenal#1 arsenal2019 arsenal2018 arsenal1990
arsenal1995 arsenal2000 arsenal11 arsenal22 arsenal111 arsenal321 arsenal4321 arsenal786 arsenal100 liverpool1
liverpool12 liverpool123 liverpool1234 liverpool12345 liverpool! liverpool01 liverpool2020 liverpool2021 liverpool2022
liverpool2023 liverpool2024 liverpool2025 liverpool2026 liverpool007 liverpool69 liverpool99 liverpool00
liverpool123456 liverpool1! liverpool@123 liverpool@1 liverpool123! liverpool#1 liverpool2019 liverpool2018
liverpool1990 liverpool1995 liverpool2000 liverpool11 liverpool22 liverpool111 liverpool321 liverpool4321 liverpool786
liverpool100 manchester1 manchester12 manchester123 manchester1234 manchester12345 manchester! manchester01
manchester2020 manchester2021 manchester2022 manchester2023 manchester2024 manchester2025 manchester2026 manchester007
manchester69 manchester99 manchester00 manchester123456 manchester1! manchester@123 manchester@1 manchester123!
manchester#1 manchester2019 manchester2018 manchester1990 manchester1995 manchester2000 manchester11 manchester22
manchester111 manchester321 manchester4321 manchester786 manchester100 barcelona1 barcelona12 barcelona123
barcelona1234 barcelona12345 barcelona! barcelona01 barcelona2020 barcelona2021 barcelona2022 barcelona2023
barcelona2024 barcelona2025 barcelona2026 barcelona007 barcelona69 barcelona99 barcelona00 barcelona123456 barcelona1!
barcelona@123 barcelona@1 barcelona123! barcelona#1 barcelona2019 barcelona2018 barcelona1990 barcelona1995
barcelona2000 barcelona11 barcelona22 barcelona111 barcelona321 barcelona4321 barcelona786 barcelona100 michael1
michael123 michael12 jennifer1 jennifer123 jennifer12 jordan123 jordan12 hunter123 hunter12 thomas123 thomas12
robert123 robert12 daniel123 daniel12 george123 george12 jessica1 jessica123 jessica12 charlie1 charlie123 charlie12
andrew123 andrew12 michelle1 michelle123 michelle12 joshua123 joshua12 maggie123 maggie12 ashley123 ashley12 nicole123
nicole12 matthew1 matthew123 matthew12 amanda123 amanda12 taylor123 taylor12 austin123 austin12 william1 william123
william12 martin123 martin12 heather1 heather123 heather12 joseph123 joseph12 patrick1 patrick123 patrick12 richard1
richard123 richard12 samantha1 samantha123 samantha12 nathan123 nathan12 anthony1 anthony123 anthony12 justin123
justin12 sarah123 hannah123 hannah12 brandon1 brandon123 brandon12 jonathan1 jonathan123 jonathan12 benjamin1
benjamin123 benjamin12 victoria1 victoria123 victoria12 melissa1 melissa123 melissa12 rachel123 rachel12 samuel123
samuel12 steven123 steven12 scott123 chris123 christopher1 christopher123 christopher12 alexander1 alexander123
alexander12 alexandra1 alexandra123 alexandra12 alexis123 alexis12 david123 james123 jason123 kevin123 brian123
jacob123 tyler123 dylan123 logan123 mason123 ethan123 oliver123 oliver12 lucas123 henry123 isabella1 isabella123
isabella12 sophia123 sophia12 olivia123 olivia12 emily123 madison1 madison123 madison12 abigail1 abigail123 abigail12
elizabeth1 elizabeth123 elizabeth12 grace123 chloe123 natalie1 natalie123 natalie12 lauren123 lauren12 kimberly1
kimberly123 kimberly12 stephanie1 stephanie123 stephanie12 rebecca1 rebecca123 rebecca12 laura123 maria123 andrea123
andrea12 angela123 angela12 christina1 christina123 christina12 katherine1 katherine123 katherine12 kathryn1
kathryn123 kathryn12 barbara1 barbara123 barbara12 patricia1 patricia123 patricia12 linda123 nancy123 karen123
betty123 helen123 sandra123 sandra12 donna123 carol123 sharon123 sharon12 susan123 deborah1 deborah123 deborah12
dorothy1 dorothy123 dorothy12 jeffrey1 jeffrey123 jeffrey12 gregory1 gregory123 gregory12 edward123 edward12 ronald123
ronald12 timothy1 timothy123 timothy12 kenneth1 kenneth123 kenneth12 stephen1 stephen123 stephen12 raymond1 raymond123
raymond12 dennis123 dennis12 walter123 walter12 peter123 harold123 harold12 douglas1 douglas123 douglas12 carlos123
carlos12 miguel123 miguel12 antonio1 antonio123 antonio12 francisco1 francisco123 francisco12 pedro123 diego123
fernando1 fernando123 fernando12 gabriel1 gabriel123 gabriel12 rafael123 rafael12 ricardo1 ricardo123 ricardo12
roberto1 roberto123 roberto12 mario123 alberto1 alberto123 alberto12 eduardo1 eduardo123 eduardo12 sergio123 sergio12
pablo123 manuel123 manuel12 marco123 paulo123 bruno123 felipe123 felipe12 gustavo1 gustavo123 gustavo12 rodrigo1
rodrigo123 rodrigo12 thiago123 thiago12 mohamed1 mohamed123 mohamed12 ahmed123 mustafa1 mustafa123 mustafa12 ibrahim1
ibrahim123 ibrahim12 hassan123 hassan12 hussein1 hussein123 hussein12 fatima123 fatima12 aisha123 yusuf123 khalid123
khalid12 abdullah1 abdullah123 abdullah12 emeka123 chidi123 chioma123 chioma12 ngozi123 adaeze123 adaeze12 obinna123
obinna12 kelechi1 kelechi123 kelechi12 nneka123 ifeoma123 ifeoma12 tunde123 segun123 kunle123 funmi123 amara123
zainab123 zainab12 aminu123 kwame123 akosua123 akosua12 kwabena1 kwabena123 kwabena12 abena123 wanjiku1 wanjiku123
wanjiku12 kamau123 otieno123 otieno12 achieng1 achieng123 achieng12 njoroge1 njoroge123 njoroge12 mwangi123 mwangi12
amina123 baraka123 baraka12 neema123 abebe123 tesfaye1 tesfaye123 tesfaye12 bekele123 bekele12 almaz123 tigist123
tigist12 dawit123 selam123 rahul123 priya123 sunita123 sunita12 anjali123 anjali12 deepak123 deepak12 vijay123
sanjay123 sanjay12 rajesh123 rajesh12 suresh123 suresh12 ramesh123 ramesh12 krishna1 krishna123 krishna12 ganesh123
ganesh12 lakshmi1 lakshmi123 lakshmi12 arjun123 rohit123 kiran123 pooja123 natasha1 natasha123 natasha12 dmitry123
dmitry12 sergey123 sergey12 tatiana1 tatiana123 tatiana12 vladimir1 vladimir123 vladimir12 nikita123 nikita12
alexey123 alexey12 yulia123 marina123 marina12 svetlana1 svetlana123 svetlana12 klaus123 sabine123 sabine12 stefan123
stefan12 andreas1 andreas123 andreas12 florian1 florian123 florian12 sebastian1 sebastian123 sebastian12 tobias123
tobias12 julia123 lukas123 felix123 moritz123 moritz12 claire123 claire12 camille1 camille123 camille12 pierre123
pierre12 nicolas1 nicolas123 nicolas12 antoine1 antoine123 antoine12 julien123 julien12 marine123 marine12 aurelie1
aurelie123 aurelie12 celine123 celine12 sophie123 sophie12 giuseppe1 giuseppe123 giuseppe12 giovanni1 giovanni123
giovanni12 matteo123 matteo12 francesca1 francesca123 francesca12 chiara123 chiara12 giulia123 giulia12 akira123
sakura123 sakura12 kenji123 hiroshi1 hiroshi123 hiroshi12 haruka123 haruka12 minho123 jisoo123 nguyen123 nguyen12
mustang1 mustang123 mustang12 basketball1 basketball123 basketball12 hockey123 hockey12 tennis123 tennis12 cricket1
cricket123 cricket12 rugby123 realmadrid1 realmadrid123 realmadrid12 juventus1 juventus123 juventus12 everton1
everton123 everton12 tottenham1 tottenham123 tottenham12 newcastle1 newcastle123 newcastle12 celtic123 celtic12
rangers1 rangers123 rangers12 bayern123 bayern12 benfica1 benfica123 benfica12 porto123 milan123 inter123 abuja123
ibadan123 ibadan12 accra123 kumasi123 kumasi12 nairobi1 nairobi123 nairobi12 mombasa1 mombasa123 mombasa12 ethiopia1
ethiopia123 ethiopia12 addis123 uganda123 uganda12 kampala1 kampala123 kampala12 tanzania1 tanzania123 tanzania12
mumbai123 mumbai12 delhi123 america1 america123 america12 london123 london12 paris123 berlin123 berlin12 madrid123
madrid12 tokyo123 moscow123 moscow12 sydney123 sydney12 newyork1 newyork123 newyork12 texas123 boston123 boston12
chicago1 chicago123 chicago12 dallas123 dallas12 denver123 denver12 florida1 florida123 florida12 hawaii123 hawaii12
phoenix1 phoenix123 phoenix12 atlanta1 atlanta123 atlanta12 orlando1 orlando123 orlando12 houston1 houston123
houston12 cheese123 cheese12 chocolate1 chocolate123 chocolate12 cookie123 cookie12 banana123 banana12 orange123
orange12 apple123 cherry123 cherry12 strawberry1 strawberry123 strawberry12 pepper123 pepper12 ginger123 ginger12
peanut123 peanut12 butter123 butter12 coffee123 coffee12 sugar123 honey123 candy123 pizza123 burger123 burger12
pasta123 mango123 coconut1 coconut123 coconut12 pineapple1 pineapple123 pineapple12 lemon123 flower123 flower12
daisy123 tulip123 orchid123 orchid12 jasmine1 jasmine123 jasmine12 garden123 garden12 forest123 forest12 river123
ocean123 mountain1 mountain123 mountain12 island123 island12 beach123 sunset123 sunset12 sunrise1 sunrise123 sunrise12
rainbow1 rainbow123 rainbow12 thunder1 thunder123 thunder12 lightning1 lightning123 lightning12 storm123 cloud123
earth123 venus123 jupiter1 jupiter123 jupiter12 saturn123 saturn12 galaxy123 galaxy12 universe1 universe123 universe12
cosmos123 cosmos12 angel123 devil123 heaven123 heaven12 christ123 christ12 blessing1 blessing123 blessing12 faith123
lover123 lovely123 lovely12 iloveu123 iloveu12 loveme123 loveme12 mylove123 mylove12 darling1 darling123 darling12
sweetheart1 sweetheart123 sweetheart12 sweetie1 sweetie123 sweetie12 babygirl1 babygirl123 babygirl12 babyboy1
babyboy123 babyboy12 honeybee1 honeybee123 honeybee12 kitty123 kitten123 kitten12 puppy123 doggy123 tiger123 eagle123
falcon123 falcon12 panther1 panther123 panther12 leopard1 leopard123 leopard12 cheetah1 cheetah123 cheetah12 jaguar123
jaguar12 cobra123 viper123 python123 python12 snake123 spider123 spider12 scorpion1 scorpion123 scorpion12 shark123
dolphin1 dolphin123 dolphin12 whale123 penguin1 penguin123 penguin12 turtle123 turtle12 rabbit123 rabbit12 bunny123
horse123 elephant1 elephant123 elephant12 gorilla1 gorilla123 gorilla12 ranger123 ranger12 soldier1 soldier123
soldier12 warrior1 warrior123 warrior12 knight123 knight12 ninja123 samurai1 samurai123 samurai12 viking123 viking12
pirate123 pirate12 wizard123 wizard12 magic123 mystic123 mystic12 merlin123 merlin12 gandalf1 gandalf123 gandalf12
frodo123 legolas1 legolas123 legolas12 aragorn1 aragorn123 aragorn12 hobbit123 hobbit12 starwars1 starwars123
starwars12 skywalker1 skywalker123 skywalker12 vader123 matrix123 matrix12 trinity1 trinity123 trinity12 morpheus1
morpheus123 morpheus12 terminator1 terminator123 terminator12 predator1 predator123 predator12 alien123 spiderman1
spiderman123 spiderman12 ironman1 ironman123 ironman12 captain1 captain123 captain12 marvel123 marvel12 avenger1
avenger123 avenger12 pokemon1 pokemon123 pokemon12 pikachu1 pikachu123 pikachu12 naruto123 naruto12 sasuke123 sasuke12
vegeta123 vegeta12 bleach123 bleach12 zelda123 sonic123 minecraft1 minecraft123 minecraft12 fortnite1 fortnite123
fortnite12 roblox123 roblox12 playstation1 playstation123 playstation12 nintendo1 nintendo123 nintendo12 gamer123
player123 player12 winner123 winner12 champion1 champion123 champion12 legend123 legend12 queen123 prince123 prince12
royal123 diamond1 diamond123 diamond12 golden123 golden12 silver123 silver12 platinum1 platinum123 platinum12 crystal1
crystal123 crystal12 emerald1 emerald123 emerald12 sapphire1 sapphire123 sapphire12 money123 dollar123 dollar12
naira123 million1 million123 million12 billionaire1 billionaire123 billionaire12 business1 business123 business12
company1 company123 company12 office123 office12 market123 market12 store123 seller123 seller12 buyer123 computer1
computer123 computer12 laptop123 laptop12 internet1 internet123 internet12 google123 google12 facebook1 facebook123
facebook12 instagram1 instagram123 instagram12 twitter1 twitter123 twitter12 youtube1 youtube123 youtube12 amazon123
amazon12 microsoft1 microsoft123 microsoft12 windows1 windows123 windows12 linux123 samsung1 samsung123 samsung12
nokia123 android1 android123 android12 iphone123 iphone12 hacker123 hacker12 hacking1 hacking123 hacking12 security1
security123 security12 system123 system12 server123 server12 network1 network123 network12 database1 database123
database12 program1 program123 program12 developer1 developer123 developer12 engineer1 engineer123 engineer12
doctor123 doctor12 nurse123 teacher1 teacher123 teacher12 student1 student123 student12 school123 school12 college1
college123 college12 university1 university123 university12 library1 library123 library12 music123 guitar123 guitar12
piano123 drummer1 drummer123 drummer12 metallica1 metallica123 metallica12 nirvana1 nirvana123 nirvana12 eminem123
eminem12 rihanna1 rihanna123 rihanna12 beyonce1 beyonce123 beyonce12 shakira1 shakira123 shakira12 madonna1 madonna123
madonna12 elvis123 beatles1 beatles123 beatles12 slipknot1 slipknot123 slipknot12 linkinpark1 linkinpark123
linkinpark12 greenday1 greenday123 greenday12 blink1821 blink182123 blink18212 ferrari1 ferrari123 ferrari12 porsche1
porsche123 porsche12 mercedes1 mercedes123 mercedes12 toyota123 toyota12 honda123 yamaha123 yamaha12 suzuki123
suzuki12 kawasaki1 kawasaki123 kawasaki12 ducati123 ducati12 harley123 harley12 corvette1 corvette123 corvette12
camaro123 camaro12 chevy123 dodge123 nissan123 nissan12 mazda123 subaru123 subaru12 volvo123 lamborghini1
lamborghini123 lamborghini12 bugatti1 bugatti123 bugatti12 mother123 mother12 father123 father12 sister123 sister12
brother1 brother123 brother12 family123 family12 friend123 friend12 friends1 friends123 friends12 forever1 forever123
forever12 together1 together123 together12 always123 always12 never123 nothing1 nothing123 nothing12 something1
something123 something12 anything1 anything123 anything12 everything1 everything123 everything12 whatever1 whatever123
whatever12 freedom1 freedom123 freedom12 liberty1 liberty123 liberty12 justice1 justice123 justice12 peace123 power123
energy123 energy12 strong123 strong12 strength1 strength123 strength12 courage1 courage123 courage12 destiny1
destiny123 destiny12 fortune1 fortune123 fortune12 lucky123 happy123 smile123 laugh123 crazy123 funny123 silly123
stupid123 stupid12 loser123 hottie123 hottie12 beauty123 beauty12 beautiful1 beautiful123 beautiful12 pretty123
pretty12 awesome1 awesome123 awesome12 amazing1 amazing123 amazing12 perfect1 perfect123 perfect12 special1 special123
special12 private1 private123 private12 access123 access12 goodbye1 goodbye123 goodbye12 administrator1
administrator123 administrator12 manager1 manager123 manager12 service1 service123 service12 support1 support123
support12 testing1 testing123 testing12 tester123 tester12 sample123 sample12 example1 example123 example12 blink123
shopping1 shopping123 shopping12 passport1 passport123 passport12 passion1 passion123 passion12 000000000 111111111
222222222 2222222222 333333333 3333333333 444444444 4444444444 555555555 5555555555 666666666 6666666666 777777777
7777777777 888888888 8888888888 9999999999 aaaaaaaa bbbbbbbb cccccccc dddddddd eeeeeeee ffffffff gggggggg hhhhhhhh
iiiiiiii jjjjjjjj kkkkkkkk llllllll mmmmmmmm nnnnnnnn oooooooo pppppppp qqqqqqqq rrrrrrrr ssssssss tttttttt uuuuuuuu
vvvvvvvv wwwwwwww xxxxxxxx yyyyyyyy zzzzzzzz 01010101 02020202 03030303 04040404 05050505 06060606 07070707 08080808
09090909 10101010 12121212 13131313 14141414 15151515 16161616 17171717 18181818 19191919 20202020 21212121 23232323
24242424 25252525 26262626 27272727 28282828 29292929 30303030 31313131 32323232 34343434 35353535 36363636 37373737
38383838 39393939 40404040 41414141 42424242 43434343 45454545 46464646 47474747 48484848 49494949 50505050 51515151
52525252 53535353 54545454 56565656 57575757 58585858 59595959 60606060 61616161 62626262 63636363 64646464 65656565
67676767 68686868 69696969 70707070 71717171 72727272 73737373 74747474 75757575 76767676 78787878 79797979 80808080
81818181 82828282 83838383 84848484 85858585 86868686 87878787 89898989 90909090 91919191 92929292 93939393 94949494
95959595 96969696 97979797 98989898 19501950 19511951 19521952 19531953 19541954 19551955 19561956 19571957 19581958
19591959 19601960 19611961 19621962 19631963 19641964 19651965 19661966 19671967 19681968 19691969 19701970 19711971
19721972 19731973 19741974 19751975 19761976 19771977 19781978 19791979 19801980 19811981 19821982 19831983 19841984
19851985 19861986 19871987 19881988 19891989 19901990 19911991 19921992 19931993 19941994 19951995 19961996 19971997
19981998 19991999 20002000 20012001 20022002 20032003 20042004 20052005 20062006 20072007 20082008 20092009 20102010
20112011 20122012 20132013 20142014 20152015 20162016 20172017 20182018 20192019 20212021 20222022 20232023 20242024
20252025 20262026 01011980 12121980 01011981 12121981 01011982 12121982 01011983 12121983 01011984 12121984 01011985
12121985 01011986 12121986 01011987 12121987 01011988 12121988 01011989 12121989 01011990 12121990 01011991 12121991
01011992 12121992 01011993 12121993 01011994 12121994 01011995 12121995 01011996 12121996 01011997 12121997 01011998
12121998 01011999 12121999 01012000 12122000 01012001 12122001 01012002 12122002 01012003 12122003 01012004 12122004
01012005 12122005 01012006 12122006 01012007 12122007 01012008 12122008 01012009 12122009 01012010 12122010 01012011
12122011 monday123 monday2023 monday2024 monday2025 monday2026 tuesday1 tuesday123 tuesday2023 tuesday2024 tuesday2025
tuesday2026 wednesday wednesday1 wednesday123 wednesday2023 wednesday2024 wednesday2025 wednesday2026 thursday
thursday1 thursday123 thursday2023 thursday2024 thursday2025 thursday2026 friday123 friday2023 friday2024 friday2025
friday2026 saturday saturday1 saturday123 saturday2023 saturday2024 saturday2025 saturday2026 sunday123 sunday2023
sunday2024 sunday2025 sunday2026 january1 january123 january2023 january2024 january2025 january2026 february
february1 february123 february2023 february2024 february2025 february2026 march123 march2023 march2024 march2025
march2026 april123 april2023 april2024 april2025 april2026 june2023 june2024 june2025 june2026 july2023 july2024
july2025 july2026 august123 august2023 august2024 august2025 august2026 september september1 september123
september2023 september2024 september2025 september2026 october1 october123 october2023 october2024 october2025
october2026 november november1 november123 november2023 november2024 november2025 november2026 december december1
december123 december2023 december2024 december2025 december2026
`
    .trim()
    .split(/\s+/),
);
