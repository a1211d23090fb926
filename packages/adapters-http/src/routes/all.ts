import type { Route } from '../route.ts';
import { addressRoutes } from './addresses.ts';
import { adminCompanyRoutes } from './admin-companies.ts';
import { adminDisputeRoutes } from './admin-disputes.ts';
import { adminLogRoutes } from './admin-logs.ts';
import { adminPaymentRoutes } from './admin-payments.ts';
import { adminRefundRoutes } from './admin-refunds.ts';
import { adminSellerRoutes } from './admin-sellers.ts';
import { adminUserRoutes } from './admin-users.ts';
import { authRoutes } from './auth.ts';
import { cartRoutes } from './cart.ts';
import { catalogRoutes } from './catalog.ts';
import { checkoutRoutes } from './checkout.ts';
import { companyRoutes } from './companies.ts';
import { credentialRoutes } from './credentials.ts';
import { fileRoutes } from './files.ts';
import { healthRoutes } from './health.ts';
import { kycDocumentRoutes } from './kyc-documents.ts';
import { myShopRoutes } from './my-shop.ts';
import { orderRoutes } from './orders.ts';
import { otpRoutes } from './otp.ts';
import { paymentRoutes } from './payments.ts';
import { productRoutes } from './products.ts';
import { sandboxRoutes } from './sandbox.ts';
import { sessionRoutes } from './sessions.ts';
import { shopRoutes } from './shops.ts';
import { skuRoutes } from './skus.ts';
import { userRoutes } from './users.ts';

/** Every operation of the API. */
export const routes: readonly Route[] = [
  ...authRoutes,
  ...otpRoutes,
  ...sessionRoutes,
  ...credentialRoutes,
  ...userRoutes,
  ...addressRoutes,
  ...companyRoutes,
  ...adminUserRoutes,
  ...adminCompanyRoutes,
  ...myShopRoutes,
  ...kycDocumentRoutes,
  ...fileRoutes,
  ...shopRoutes,
  ...adminSellerRoutes,
  ...adminLogRoutes,
  ...catalogRoutes,
  ...productRoutes,
  ...skuRoutes,
  ...cartRoutes,
  ...checkoutRoutes,
  ...orderRoutes,
  ...paymentRoutes,
  ...adminPaymentRoutes,
  ...adminRefundRoutes,
  ...adminDisputeRoutes,
  ...sandboxRoutes,
  ...healthRoutes,
];
