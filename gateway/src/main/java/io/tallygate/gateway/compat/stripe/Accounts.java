package io.tallygate.gateway.compat.stripe;

import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Route;
import java.util.List;

/** Keeps requests for other accounts out: usage of one must not be counted for another. A key has one tenant, and no others. */
final class Accounts {
  private static final List<String> HEADERS = List.of("Stripe-Account", "Stripe-Context");

  private Accounts() {}

  /** The operation, for requests that name no account. */
  static Route.Operation own(Route.Operation operation) {
    return call -> {
      requireOwn(call);
      return operation.handle(call);
    };
  }

  static void requireOwn(Call call) throws ProblemException {
    for (String header : HEADERS) {
      if (call.headers().contains(header)) {
        throw StripeErrors.refused(
            StripeErrors.UNSUPPORTED,
            "an account is not chosen by header: leave "
                + header
                + " out, and use a key of its tenant",
            header);
      }
    }
  }
}
