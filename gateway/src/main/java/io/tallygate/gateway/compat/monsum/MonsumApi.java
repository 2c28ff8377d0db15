package io.tallygate.gateway.compat.monsum;

import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Reply;
import io.tallygate.gateway.http.Route;
import io.tallygate.gateway.http.RouteSource;
import io.tallygate.gateway.http.SelfScopedOperation;
import io.tallygate.gateway.security.Access;
import io.tallygate.gateway.security.Scope;
import io.tallygate.rating.RatingCore;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The one URL of Monsum, and the services behind it. */
public final class MonsumApi implements RouteSource {
  private static final String PATH = "/api/1.0/api.php";

  private final GatewayConfig.Monsum settings;

  public MonsumApi(GatewayConfig.Monsum settings) {
    this.settings = settings;
  }

  @Override
  public List<Route> routes(RatingCore core, Clock clock) {
    Desk desk = new Desk(settings, core, clock);
    SelfScopedOperation operation = desk::handle;
    return List.of(Route.post(PATH, null, operation).answering(MonsumAnswers.JSON));
  }

  /** What a service does with a request. */
  private interface Handler {
    Reply handle(MonsumRequest request, Account account) throws MonsumException;
  }

  private record Service(Scope scope, Handler handler) {}

  /** Finds the service of a request, and whether its key may have it: the path has no scope, since each service has one. */
  private static final class Desk {
    private final RatingCore core;
    private final CallLimit limit;
    private final Map<String, Service> services = new HashMap<>();

    Desk(GatewayConfig.Monsum settings, RatingCore core, Clock clock) {
      this.core = core;
      this.limit = new CallLimit(settings.callsPerMinute(), clock);
      Numbers numbers = new Numbers(core.incarnation());
      BookingService bookings = new BookingService(settings, numbers, clock);
      BookingArchive archive = new BookingArchive(core, settings.eventType());
      put("subscription.setusagedata", Scope.INGEST, bookings::set);
      put("subscription.getusagedata", Scope.READ, archive::get);
      put("subscription.deleteusagedata", Scope.INGEST, archive::delete);
      SubscriptionList subscriptions = new SubscriptionList(clock);
      SubscriptionChanges changes = new SubscriptionChanges(archive, clock);
      put("subscription.get", Scope.READ, subscriptions::get);
      put("subscription.create", Scope.ADMIN, changes::create);
      put("subscription.cancel", Scope.ADMIN, changes::cancel);
      put("subscription.changearticle", Scope.ADMIN, changes::changeArticle);
      UpcomingAmount upcoming = new UpcomingAmount(core, settings.zone(), clock);
      put("subscription.getupcomingamount", Scope.READ, upcoming::get);
      CustomerService customers = new CustomerService(settings, numbers, clock);
      put("customer.get", Scope.READ, customers::get);
      put("customer.create", Scope.ADMIN, customers::create);
      put("customer.addcredits", Scope.ADMIN, customers::addCredits);
      put("article.get", Scope.READ, new ArticleList(settings.zone(), clock)::get);
      put("invoice.get", Scope.READ, new InvoiceList(core)::get);
    }

    private void put(String name, Scope scope, Handler handler) {
      services.put(name, new Service(scope, handler));
    }

    Reply handle(Call call) throws ProblemException {
      Access access = call.access();
      limit.count(access.name());
      MonsumRequest request;
      try {
        request = MonsumRequest.of(call.body(), call.headers().get("Idempotency-Key"));
      } catch (MonsumException unreadable) {
        return MonsumAnswers.reply(
            RequestReader.isXml(call.body()),
            unreadable.status(),
            Map.of("RESPONSE", Map.of("ERRORS", unreadable.errors())));
      }
      try {
        Service service = services.get(request.service().toLowerCase(Locale.ROOT));
        if (service == null) {
          throw MonsumException.of("unknown SERVICE: " + request.service());
        }
        if (!access.may(service.scope)) {
          throw new MonsumException(
              403,
              List.of("the key lacks the scope " + service.scope.name().toLowerCase(Locale.ROOT)));
        }
        return service.handler.handle(request, new Account(core, access));
      } catch (MonsumException refused) {
        return request.errors(refused);
      }
    }
  }
}
