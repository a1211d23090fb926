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
import { importProducts } from './catalog/import/import-products.ts';
import { readPrivateFile } from './media/read-private-file.ts';
import { sweepFiles } from './media/sweep-files.ts';
import { sendMailLink, tellFormerAddress } from './notifications/send-mail-link.ts';
import { sendReceipt } from './notifications/send-receipt.ts';
import { tellPasswordChange, tellPhoneChange } from './notifications/tell-account-change.ts';
import { cancelOrder } from './orders/cancel-order.ts';
import { claimOrders } from './orders/claim-orders.ts';
import { dropDraft } from './orders/drop-draft.ts';
import { expireOrders } from './orders/expire-orders.ts';
import { placeOrder } from './orders/place-order.ts';
import { checkPayments } from './payments/check-payments.ts';
import { checkRefunds } from './payments/check-refunds.ts';
import { closeLeftPayment } from './payments/close-left-payment.ts';
import { confirmTransfer, rejectTransfer } from './payments/judge-transfer.ts';
import { listProviders } from './payments/list-providers.ts';
import { receiveWebhook } from './payments/receive-webhook.ts';
import { reconcilePayments } from './payments/reconcile-payments.ts';
import { requestRefund } from './payments/request-refund.ts';
import { retryRefund } from './payments/retry-refund.ts';
import { sendRefund } from './payments/send-refund.ts';
import { settlePayment } from './payments/settle-payment.ts';
import { startPayment } from './payments/start-payment.ts';
import { verifyPayment } from './payments/verify-payment.ts';
import { workPaymentEvents } from './payments/work-payment-events.ts';
import type { Ports } from './ports.ts';
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
import { adjustStock } from './stock/adjust-stock.ts';

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
    judgeKyc: judgeKycDocument(ports),
    linkKyc: linkKycDocument(ports),
  },
  media: {
    read: readPrivateFile(ports),
    sweep: sweepFiles(ports),
  },
  audit: {
    noteRefusal: noteRefusal(ports),
    noteExport: noteExport(ports),
  },
  catalog: {
    importProducts: importProducts(ports),
  },
  stock: {
    adjust: adjustStock(ports),
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
  },
  payments: {
    providers: listProviders(ports),
    start: startPayment(ports),
    verify: verifyPayment(ports),
    settle: settlePayment(ports),
    confirmTransfer: confirmTransfer(ports),
    rejectTransfer: rejectTransfer(ports),
    closeLeft: closeLeftPayment(ports),
    receiveWebhook: receiveWebhook(ports),
    workEvents: workPaymentEvents(ports),
    check: checkPayments(ports),
    reconcile: reconcilePayments(ports),
    refund: requestRefund(ports),
    retryRefund: retryRefund(ports),
    sendRefund: sendRefund(ports),
    checkRefunds: checkRefunds(ports),
  },
  notifications: {
    sendReceipt: sendReceipt(ports),
    sendMailLink: sendMailLink(ports),
    tellFormerAddress: tellFormerAddress(ports),
    tellPasswordChange: tellPasswordChange(ports),
    tellPhoneChange: tellPhoneChange(ports),
  },
});

export type App = ReturnType<typeof createApp>;
