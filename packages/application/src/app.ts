import { createUser } from './accounts/create-user.ts';
import { logIn } from './accounts/log-in.ts';
import { logOut } from './accounts/log-out.ts';
import { refreshSession } from './accounts/refresh-session.ts';
import { register } from './accounts/register.ts';
import { addCartItem } from './carts/add-cart-item.ts';
import { changeCartItem } from './carts/change-cart-item.ts';
import { clearCart } from './carts/clear-cart.ts';
import { createCart } from './carts/create-cart.ts';
import { removeCartItem } from './carts/remove-cart-item.ts';
import { importProducts } from './catalog/import/import-products.ts';
import { sendReceipt } from './notifications/send-receipt.ts';
import { cancelOrder } from './orders/cancel-order.ts';
import { dropDraft } from './orders/drop-draft.ts';
import { expireOrders } from './orders/expire-orders.ts';
import { placeOrder } from './orders/place-order.ts';
import { checkPayments } from './payments/check-payments.ts';
import { checkRefunds } from './payments/check-refunds.ts';
import { listProviders } from './payments/list-providers.ts';
import { receiveWebhook } from './payments/receive-webhook.ts';
import { sendRefund } from './payments/send-refund.ts';
import { settlePayment } from './payments/settle-payment.ts';
import { startPayment } from './payments/start-payment.ts';
import { verifyPayment } from './payments/verify-payment.ts';
import { workPaymentEvents } from './payments/work-payment-events.ts';
import type { Ports } from './ports.ts';
import { openShop } from './shops/open-shop.ts';
import { adjustStock } from './stock/adjust-stock.ts';

/** The market, ready to be called: every use case, bound to these ports. */
export const createApp = (ports: Ports) => ({
  /** The currency of carts that are empty. */
  currency: ports.settings.currency,
  accounts: {
    register: register(ports),
    logIn: logIn(ports),
    refresh: refreshSession(ports),
    logOut: logOut(ports),
    create: createUser(ports),
  },
  shops: {
    open: openShop(ports),
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
    drop: dropDraft(ports),
    cancel: cancelOrder(ports),
    expire: expireOrders(ports),
  },
  payments: {
    providers: listProviders(ports),
    start: startPayment(ports),
    verify: verifyPayment(ports),
    settle: settlePayment(ports),
    receiveWebhook: receiveWebhook(ports),
    workEvents: workPaymentEvents(ports),
    check: checkPayments(ports),
    sendRefund: sendRefund(ports),
    checkRefunds: checkRefunds(ports),
  },
  notifications: {
    sendReceipt: sendReceipt(ports),
  },
});

export type App = ReturnType<typeof createApp>;
