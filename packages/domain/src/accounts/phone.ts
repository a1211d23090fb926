const E164 = /^\+[1-9][0-9]{6,14}$/;

export const Phone = {
  /** Whether a text is a phone number in E.164: the one form in which numbers are kept and compared. */
  is: (text: string): boolean => E164.test(text),
};
