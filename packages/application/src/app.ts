// Over 300 lines because every use case has two of them.
import { addAddress } from './accounts/add-address.ts';
import { applyCompany } from './accounts/apply-company.ts';
import { askEmailVerification } from './accounts/ask-email-verification.ts';
import { askPasswordReset } from './accounts/ask-password-reset.ts';
import { askPhoneChange } from './accounts/ask-phone-change.ts';
import { blockUser } from './accounts/block-user.ts';
import { changeAddress } from './accounts/change-address.ts';
import { changeEmail } from './accounts/change-email.ts';
import { changePassword } from './accounts/change-password.ts';
import { changePhone } from './accounts/change-phone.ts';
import { changeRoles } from './accounts/change-roles.ts';
import { confirmEmail } from './accounts/confirm-email.ts';
import { createUser } from './accounts/create-user.ts';
import { deleteAccount } from './accounts/delete-account.ts';
import { editCompany } from './accounts/edit-company.ts';
import { editProfile } from './accounts/edit-profile.ts';
import { logOutEverywhere, revokeSession } from './accounts/end-sessions.ts';
import { inviteMember } from './accounts/invite-member.ts';
import { joinCompany } from './accounts/join-company.ts';
import { approveCompany, rejectCompany, setCompanyTerms } from './accounts/judge-company.ts';
import { leaveCompany } from './accounts/leave-company.ts';
import { logIn } from './accounts/log-in.ts';
import { logOut } from './accounts/log-out.ts';
import { refreshSession } from './accounts/refresh-session.ts';
import { register } from './accounts/register.ts';
import { removeAddress } from './accounts/remove-address.ts';
import { requestOtp } from './accounts/request-otp.ts';
import { resetPassword } from './accounts/reset-password.ts';
import { sendOtp } from './accounts/send-otp.ts';
import { unblockUser } from './accounts/unblock-user.ts';
import { verifyOtp } from './accounts/verify-otp.ts';
import { noteExport } from './audit/note-export.ts';
import { noteRefusal } from './audit/note-refusal.ts';
import { addCartItem } from './carts/add-cart-item.ts';
import { changeCartItem } from './carts/change-cart-item.ts';
import { clearCart } from './carts/clear-cart.ts';
import { createCart } from './carts/create-cart.ts';
import { removeCartItem } from './carts/remove-cart-item.ts';
import { addAttribute } from './catalog/add-attribute.ts';
import { addBrand } from './catalog/add-brand.ts';
import { addCategory } from './catalog/add-category.ts';
import { addImage } from './catalog/add-image.ts';
import { addVariant } from './catalog/add-variant.ts';
import { addWishlistItem } from './catalog/add-wishlist-item.ts';
import {
  addAttributeOption,
  changeAttribute,
  changeAttributeOption,
  removeAttribute,
  removeAttributeOption,
} from './catalog/change-attribute.ts';
import { changeBrand } from './catalog/change-brand.ts';
import { changeCategory } from './catalog/change-category.ts';
import { changeImage } from './catalog/change-image.ts';
import { changeVariant } from './catalog/change-variant.ts';
import { createProduct } from './catalog/create-product.ts';
import { editProduct } from './catalog/edit-product.ts';
import { exportFile } from './catalog/export/export-file.ts';
import { fetchImages } from './catalog/fetch-images.ts';
import { importImages } from './catalog/import/import-images.ts';
import { importProducts } from './catalog/import/import-products.ts';
import { importSkus } from './catalog/import/import-skus.ts';
import { openErrorFile } from './catalog/import/open-error-file.ts';
import { queueImport } from './catalog/import/queue-import.ts';
import { runImport } from './catalog/import/run-import.ts';
import { judgeProduct } from './catalog/judge-product.ts';
import { relistProducts } from './catalog/relist.ts';
import { removeBrand } from './catalog/remove-brand.ts';
import { removeCategory } from './catalog/remove-category.ts';
import { removeImage } from './catalog/remove-image.ts';
import { removeProduct } from './catalog/remove-product.ts';
import { removeVariant } from './catalog/remove-variant.ts';
import { removeWishlistItem } from './catalog/remove-wishlist-item.ts';
import { sizeImage } from './catalog/size-image.ts';
import { submitProduct } from './catalog/submit-product.ts';
import { readPrivateFile } from './media/read-private-file.ts';
import { readPublicFile } from './media/read-public-file.ts';
import { receiveUpload } from './media/receive-upload.ts';
import { startUpload } from './media/start-upload.ts';
import { sweepFiles } from './media/sweep-files.ts';
import { sweepUploads } from './media/sweep-uploads.ts';
import { takeImage } from './media/take-image.ts';
import { sendMailLink, tellFormerAddress } from './notifications/send-mail-link.ts';
import { sendReceipt } from './notifications/send-receipt.ts';
import { tellPasswordChange, tellPhoneChange } from './notifications/tell-account-change.ts';
import { tellLowStock } from './notifications/tell-low-stock.ts';
import { tellOfDue } from './notifications/tell-of-due.ts';
import { tellAuthorOfReply, tellShopOfReview } from './notifications/tell-of-reviews.ts';
import { cancelOrder } from './orders/cancel-order.ts';
import { claimOrders } from './orders/claim-orders.ts';
import { countSales } from './orders/count-sales.ts';
import { dropDraft } from './orders/drop-draft.ts';
import { expireOrders } from './orders/expire-orders.ts';
import { placeOrder } from './orders/place-order.ts';
import { checkPayments } from './payments/check-payments.ts';
import { checkRefunds, sendLeftRefunds } from './payments/check-refunds.ts';
import { closeLeftPayment } from './payments/close-left-payment.ts';
import { completeRefund } from './payments/complete-refund.ts';
import { confirmTransfer, rejectTransfer } from './payments/judge-transfer.ts';
import { listProviders, standingOf } from './payments/list-providers.ts';
import { receiveWebhook } from './payments/receive-webhook.ts';
import { reconcilePayments } from './payments/reconcile-payments.ts';
import { remindOfDue } from './payments/remind-of-due.ts';
import { requestRefund } from './payments/request-refund.ts';
import { retryRefund } from './payments/retry-refund.ts';
import { sendRefund } from './payments/send-refund.ts';
import { settlePayment } from './payments/settle-payment.ts';
import { startPayment } from './payments/start-payment.ts';
import { verifyPayment } from './payments/verify-payment.ts';
import { workPaymentEvents } from './payments/work-payment-events.ts';
import type { Ports } from './ports.ts';
import { editReview } from './reviews/edit-review.ts';
import { judgeReview } from './reviews/judge-review.ts';
import { removeReview } from './reviews/remove-review.ts';
import { removeReply, replyToReview } from './reviews/reply-to-review.ts';
import { sizePictures } from './reviews/size-pictures.ts';
import { takePicture } from './reviews/take-picture.ts';
import { unvoteReview, voteForReview } from './reviews/vote-for-review.ts';
import { writeReview } from './reviews/write-review.ts';
import { indexProducts } from './search/index-products.ts';
import { searchMarket } from './search/search-market.ts';
import { addShopMember } from './shops/add-shop-member.ts';
import { changeShopMember } from './shops/change-shop-member.ts';
import { editShop } from './shops/edit-shop.ts';
import { judgeKycDocument } from './shops/judge-kyc-document.ts';
import { judgeShop } from './shops/judge-shop.ts';
import { linkKycDocument } from './shops/link-kyc-document.ts';
import { openShop } from './shops/open-shop.ts';
import { reapplyShop } from './shops/reapply-shop.ts';
import { removeShopMember } from './shops/remove-shop-member.ts';
import { submitKycDocument } from './shops/submit-kyc-document.ts';
import { submitUploadedKyc } from './shops/submit-uploaded-kyc.ts';
import { adjustManyStocks } from './stock/adjust-many-stocks.ts';
import { adjustStock } from './stock/adjust-stock.ts';
import { watchStock } from './stock/watch-stock.ts';

/** The market, ready to be called: every use case, bound to these ports. */
export const createApp = (ports: Ports) => ({
  /** The currency of carts that are empty. */
  currency: ports.settings.currency,
  accounts: {
    register: register(ports),
    logIn: logIn(ports),
    requestOtp: requestOtp(ports),
    sendOtp: sendOtp(ports),
    verifyOtp: verifyOtp(ports),
    refresh: refreshSession(ports),
    logOut: logOut(ports),
    logOutEverywhere: logOutEverywhere(ports),
    revokeSession: revokeSession(ports),
    askPasswordReset: askPasswordReset(ports),
    resetPassword: resetPassword(ports),
    changePassword: changePassword(ports),
    changeEmail: changeEmail(ports),
    askPhoneChange: askPhoneChange(ports),
    changePhone: changePhone(ports),
    askEmailVerification: askEmailVerification(ports),
    confirmEmail: confirmEmail(ports),
    create: createUser(ports),
    editProfile: editProfile(ports),
    delete: deleteAccount(ports),
    addAddress: addAddress(ports),
    changeAddress: changeAddress(ports),
    removeAddress: removeAddress(ports),
    block: blockUser(ports),
    unblock: unblockUser(ports),
    changeRoles: changeRoles(ports),
    applyCompany: applyCompany(ports),
    editCompany: editCompany(ports),
    inviteMember: inviteMember(ports),
    joinCompany: joinCompany(ports),
    leaveCompany: leaveCompany(ports),
    approveCompany: approveCompany(ports),
    rejectCompany: rejectCompany(ports),
    setCompanyTerms: setCompanyTerms(ports),
  },
  shops: {
    open: openShop(ports),
    edit: editShop(ports),
    reapply: reapplyShop(ports),
    judge: judgeShop(ports),
    addMember: addShopMember(ports),
    changeMember: changeShopMember(ports),
    removeMember: removeShopMember(ports),
    submitKyc: submitKycDocument(ports),
    submitUploadedKyc: submitUploadedKyc(ports),
    judgeKyc: judgeKycDocument(ports),
    linkKyc: linkKycDocument(ports),
  },
  media: {
    read: readPrivateFile(ports),
    sweep: sweepFiles(ports),
    startUpload: startUpload(ports),
    receiveUpload: receiveUpload(ports),
    takeImage: takeImage(ports),
    readPublic: readPublicFile(ports),
    sweepUploads: sweepUploads(ports),
  },
  audit: {
    noteRefusal: noteRefusal(ports),
    noteExport: noteExport(ports),
  },
  catalog: {
    importProducts: importProducts(ports),
    importSkus: importSkus(ports),
    importImages: importImages(ports),
    queueImport: queueImport(ports),
    runImport: runImport(ports),
    openErrorFile: openErrorFile(ports),
    importingShop: ports.catalogImport.shop,
    exportFile: exportFile(ports),
    create: createProduct(ports),
    edit: editProduct(ports),
    remove: removeProduct(ports),
    submit: submitProduct(ports),
    judge: judgeProduct(ports),
    addVariant: addVariant(ports),
    changeVariant: changeVariant(ports),
    removeVariant: removeVariant(ports),
    addCategory: addCategory(ports),
    changeCategory: changeCategory(ports),
    removeCategory: removeCategory(ports),
    addBrand: addBrand(ports),
    changeBrand: changeBrand(ports),
    removeBrand: removeBrand(ports),
    addAttribute: addAttribute(ports),
    changeAttribute: changeAttribute(ports),
    removeAttribute: removeAttribute(ports),
    addAttributeOption: addAttributeOption(ports),
    changeAttributeOption: changeAttributeOption(ports),
    removeAttributeOption: removeAttributeOption(ports),
    relistProducts: relistProducts(ports),
    addWishlistItem: addWishlistItem(ports),
    removeWishlistItem: removeWishlistItem(ports),
    addImage: addImage(ports),
    changeImage: changeImage(ports),
    removeImage: removeImage(ports),
    sizeImage: sizeImage(ports),
    fetchImages: fetchImages(ports),
  },
  search: {
    market: searchMarket(ports),
    indexProducts: indexProducts(ports),
  },
  stock: {
    adjust: adjustStock(ports),
    adjustMany: adjustManyStocks(ports),
    watch: watchStock(ports),
  },
  reviews: {
    takePicture: takePicture(ports),
    sizePictures: sizePictures(ports),
    write: writeReview(ports),
    edit: editReview(ports),
    remove: removeReview(ports),
    judge: judgeReview(ports),
    reply: replyToReview(ports),
    removeReply: removeReply(ports),
    vote: voteForReview(ports),
    unvote: unvoteReview(ports),
  },
  carts: {
    create: createCart(ports),
    addItem: addCartItem(ports),
    changeItem: changeCartItem(ports),
    removeItem: removeCartItem(ports),
    clear: clearCart(ports),
  },
  orders: {
    place: placeOrder(ports),
    claim: claimOrders(ports),
    drop: dropDraft(ports),
    cancel: cancelOrder(ports),
    expire: expireOrders(ports),
    countSales: countSales(ports),
  },
  payments: {
    providers: listProviders(ports),
    standing: standingOf(ports),
    start: startPayment(ports),
    verify: verifyPayment(ports),
    settle: settlePayment(ports),
    confirmTransfer: confirmTransfer(ports),
    rejectTransfer: rejectTransfer(ports),
    closeLeft: closeLeftPayment(ports),
    receiveWebhook: receiveWebhook(ports),
    workEvents: workPaymentEvents(ports),
    check: checkPayments(ports),
    remindOfDue: remindOfDue(ports),
    reconcile: reconcilePayments(ports),
    refund: requestRefund(ports),
    retryRefund: retryRefund(ports),
    completeRefund: completeRefund(ports),
    sendRefund: sendRefund(ports),
    checkRefunds: checkRefunds(ports),
    sendLeftRefunds: sendLeftRefunds(ports),
  },
  notifications: {
    sendReceipt: sendReceipt(ports),
    sendMailLink: sendMailLink(ports),
    tellFormerAddress: tellFormerAddress(ports),
    tellPasswordChange: tellPasswordChange(ports),
    tellPhoneChange: tellPhoneChange(ports),
    tellLowStock: tellLowStock(ports),
    tellOfDue: tellOfDue(ports),
    tellShopOfReview: tellShopOfReview(ports),
    tellAuthorOfReply: tellAuthorOfReply(ports),
  },
});

export type App = ReturnType<typeof createApp>;
