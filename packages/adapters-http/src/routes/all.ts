import type { Route } from '../route.ts';
import { addressRoutes } from './addresses.ts';
import { adminCompanyRoutes } from './admin-companies.ts';
import { adminDisputeRoutes } from './admin-disputes.ts';
import { adminLogRoutes } from './admin-logs.ts';
import { adminPaymentRoutes } from './admin-payments.ts';
import { adminProductRoutes } from './admin-products.ts';
import { adminRefundRoutes } from './admin-refunds.ts';
import { adminReviewRoutes } from './admin-reviews.ts';
import { adminSellerRoutes } from './admin-sellers.ts';
import { adminTaxonomyRoutes } from './admin-taxonomy.ts';
import { adminUserRoutes } from './admin-users.ts';
import { attributeRoutes } from './attributes.ts';
import { authRoutes } from './auth.ts';
import { brandRoutes } from './brands.ts';
import { cartRoutes } from './cart.ts';
import { categoryRoutes } from './categories.ts';
import { checkoutRoutes } from './checkout.ts';
import { companyRoutes } from './companies.ts';
import { credentialRoutes } from './credentials.ts';
import { exportRoutes } from './exports.ts';
import { fileRoutes } from './files.ts';
import { healthRoutes } from './health.ts';
import { importRoutes } from './imports.ts';
import { inventoryRoutes } from './inventory.ts';
import { kycDocumentRoutes } from './kyc-documents.ts';
import { myProductRoutes } from './my-products.ts';
import { myShopRoutes } from './my-shop.ts';
import { orderRoutes } from './orders.ts';
import { otpRoutes } from './otp.ts';
import { paymentRoutes } from './payments.ts';
import { productImageRoutes } from './product-images.ts';
import { productRoutes } from './products.ts';
import { reviewRoutes } from './reviews.ts';
import { sandboxRoutes } from './sandbox.ts';
import { searchRoutes } from './search.ts';
import { sessionRoutes } from './sessions.ts';
import { shopRoutes } from './shops.ts';
import { skuRoutes } from './skus.ts';
import { uploadRoutes } from './uploads.ts';
import { userRoutes } from './users.ts';
import { variantRoutes } from './variants.ts';
import { wishlistRoutes } from './wishlist.ts';

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
  ...productImageRoutes,
  ...uploadRoutes,
  ...adminSellerRoutes,
  ...adminLogRoutes,
  ...categoryRoutes,
  ...brandRoutes,
  ...attributeRoutes,
  ...adminTaxonomyRoutes,
  ...productRoutes,
  ...reviewRoutes,
  ...adminReviewRoutes,
  ...searchRoutes,
  ...myProductRoutes,
  ...variantRoutes,
  ...adminProductRoutes,
  ...skuRoutes,
  ...wishlistRoutes,
  ...inventoryRoutes,
  ...importRoutes,
  ...exportRoutes,
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
