import { paymentProviderContract } from '../contracts/payment-provider.contract.ts';
import { INTENT_WAYS, rigOf, WAYS } from '../support/providers/rigs.ts';

paymentProviderContract('stripe', WAYS.stripe, rigOf('stripe'));
paymentProviderContract('stripe, in a form of the shop', INTENT_WAYS, rigOf('stripe', 'payment_intent'));
paymentProviderContract('paystack', WAYS.paystack, rigOf('paystack'));
paymentProviderContract('flutterwave', WAYS.flutterwave, rigOf('flutterwave'));
paymentProviderContract('razorpay', WAYS.razorpay, rigOf('razorpay'));
paymentProviderContract('chapa', WAYS.chapa, rigOf('chapa'));
