package dev.switchhook.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;

import dev.switchhook.access.ApiKeys;
import dev.switchhook.access.LiveTokens;
import dev.switchhook.access.Scope;
import dev.switchhook.account.AuditLog;
import dev.switchhook.account.OneTimeLinks;
import dev.switchhook.account.Users;
import dev.switchhook.application.ApplicationRemoval;
import dev.switchhook.application.Applications;
import dev.switchhook.channel.Channels;
import dev.switchhook.channel.Connecting;
import dev.switchhook.contact.Contacts;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.delivery.DeliveryHistory;
import dev.switchhook.delivery.Dispatcher;
import dev.switchhook.delivery.PollQueue;
import dev.switchhook.delivery.Publisher;
import dev.switchhook.delivery.TestDeliveries;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.AttemptHours;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.endpoint.Verification;
import dev.switchhook.event.Events;
import dev.switchhook.http.Blocking;
import dev.switchhook.http.Limits;
import dev.switchhook.id.Ids;
import dev.switchhook.intake.Intake;
import dev.switchhook.intake.Quarantine;
import dev.switchhook.replay.Replays;
import dev.switchhook.sending.Media;
import dev.switchhook.sending.Messages;
import dev.switchhook.store.Database;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Mounts the REST API. Only used at start.
public final class ApiRoutes {
  private final Gate gate;
  private final ChangeLog changes;
  private final ApplicationsResource applications;
  private final KeysResource keys;
  private final UsersResource users;
  private final ChannelsResource channels;
  private final ChannelConnection connection;
  private final ChannelActivityResource activity;
  private final EndpointsResource endpoints;
  private final EndpointActions actions;
  private final PollResource polling;
  private final DeliveriesResource deliveries;
  private final FiguresResource figures;
  private final ReplaysResource replays;
  private final EventsResource events;
  private final EventPublishing publishing;
  private final EventTypesResource eventTypes;
  private final ContactsResource contacts;
  private final QuarantineResource quarantine;
  private final SystemResource system;
  private final ReceiverResource receiver;
  private final ErrorCatalogue errors = new ErrorCatalogue();
  private final MessagesResource messages;
  private final LiveTokensResource liveTokens;
  private final OpenApi openApi = new OpenApi();
  private final DocsRoutes docs = new DocsRoutes(errors);

  /// What the API speaks for.
  ///
  /// @param connecting registers callbacks with providers
  /// @param removals what happens to other features' things when an application is removed
  /// @param publicUrl base of callback URLs, without a slash at the end; asked at each answer
  /// @param quarantine webhooks that could not be used, and what runs them again
  public record Features(
      ApiKeys keys,
      Applications applications,
      Channels channels,
      Connecting connecting,
      Contacts contacts,
      List<ApplicationRemoval> removals,
      Supplier<String> publicUrl,
      Quarantine quarantine,
      Intake intake,
      Delivering delivering,
      Sending sending,
      People people) {
    /// Copies the removals.
    public Features {
      removals = List.copyOf(removals);
    }
  }

  /// The features between an event and an endpoint's answer.
  ///
  /// @param urls what an endpoint's URL may be
  /// @param handshake verifies an endpoint
  public record Delivering(
      Endpoints endpoints,
      UrlPolicy urls,
      Function<Endpoint, CompletableFuture<Verification.Result>> handshake,
      DeliveryHistory history,
      Dispatcher dispatcher,
      Publisher publisher,
      TestDeliveries tests,
      Replays replays) {}

  /// The features between an application and a person.
  public record Sending(Messages messages, Media media) {}

  /// Who uses the dashboard.
  public record People(Users users, OneTimeLinks links, AuditLog audit) {}

  /// What every part stands on.
  ///
  /// @param box seals answers that are kept for repeated requests
  /// @param limits how many requests each key may make
  /// @param status how this node is
  /// @param receiver what the hub can be tried with; gives null when there is none
  public record Foundation(
      Database database,
      SecretBox box,
      InstantSource clock,
      Ids ids,
      RateLimits limits,
      SystemStatus status,
      Supplier<@Nullable TrialReceiver> receiver) {}

  /// The API over these features.
  public ApiRoutes(Foundation foundation, Features features) {
    Database database = foundation.database();
    InstantSource clock = foundation.clock();
    Creations creations = new Creations(database, foundation.box(), clock);
    ApplicationDeletion deletion =
        new ApplicationDeletion(
            database,
            features.applications(),
            features.keys(),
            features.channels(),
            features.removals());
    gate = new Gate(features.keys(), foundation.limits());
    changes = new ChangeLog(features.people().audit());
    liveTokens =
        new LiveTokensResource(
            new LiveTokens(foundation.box(), features.keys(), _ -> false, clock));
    applications =
        new ApplicationsResource(features.applications(), features.keys(), deletion, creations);
    keys = new KeysResource(database, features.applications(), features.keys(), creations, clock);
    users = new UsersResource(database, features.applications(), features.people(), creations);
    channels =
        new ChannelsResource(
            database,
            features.applications(),
            features.channels(),
            creations,
            features.publicUrl());
    connection =
        new ChannelConnection(features.channels(), features.connecting(), features.publicUrl());
    activity =
        new ChannelActivityResource(
            features.channels(), new Events(database), features.intake().activity());
    endpoints =
        new EndpointsResource(
            features.applications(),
            features.channels(),
            features.delivering().endpoints(),
            features.delivering().urls(),
            creations);
    Delivering delivering = features.delivering();
    eventTypes =
        new EventTypesResource(
            new EventTypesResource.Ports(database, features.applications(), foundation.ids()),
            creations,
            clock);
    actions =
        new EndpointActions(
            new EndpointActions.Ports(
                delivering.endpoints(),
                features.channels(),
                delivering.handshake(),
                delivering.tests(),
                eventTypes::registeredExample,
                delivering.history()),
            clock);
    polling =
        new PollResource(
            delivering.endpoints(),
            new PollQueue(
                new PollQueue.Ports(
                    database,
                    delivering.endpoints(),
                    delivering.dispatcher(),
                    foundation.box(),
                    foundation.ids(),
                    clock)));
    ContactNames names = new ContactNames(features.contacts());
    figures = new FiguresResource(new AttemptHours(database), clock);
    deliveries = new DeliveriesResource(delivering.history(), delivering.dispatcher(), names);
    replays = new ReplaysResource(delivering.replays(), names, creations);
    events =
        new EventsResource(
            new EventsResource.Ports(
                features.channels(), names, new Events(database), delivering.history()));
    publishing =
        new EventPublishing(
            new EventPublishing.Ports(
                features.applications(), features.channels(), delivering.publisher()),
            creations,
            clock);
    contacts = new ContactsResource(features.contacts());
    system = new SystemResource(foundation.status());
    receiver = new ReceiverResource(foundation.receiver());
    quarantine = new QuarantineResource(features.quarantine(), features.intake());
    messages =
        new MessagesResource(
            new MessagesResource.Ports(
                features.applications(),
                features.channels(),
                names,
                features.sending().messages(),
                features.sending().media()),
            creations);
  }

  /// The same seam; changes by what it adds are noted in the audit log: for dialects.
  public Blocking audited(Blocking seam) {
    return seam.around(changes);
  }

  /// Adds all routes to the router.
  ///
  /// @param seam runs the handlers
  public void mount(Router router, Blocking seam) {
    Blocking blocking = audited(seam);
    blocking.route(router, GET, "/openapi.json", openApi::get);
    docs.mount(router, blocking);
    mountApplications(router, blocking);
    mountChannels(router, blocking);
    mountEndpoints(router, blocking);
    mountActions(router, blocking);
    mountHistory(router, blocking);
    mountReplays(router, blocking);
    mountEventTypes(router, blocking);
    mountMessages(router, blocking);
    blocking.route(router, GET, "/v1/system", gate.operator(system::get));
    receiver.mount(router, blocking, gate);
    blocking.route(
        router, POST, "/v1/live/tokens", gate.member(Scope.LIVE_READ, liveTokens::issue));
    blocking.route(router, GET, "/v1/quarantine", gate.operator(quarantine::list));
    blocking.route(router, POST, "/v1/quarantine/:id/retry", gate.operator(quarantine::retry));
  }

  private void mountApplications(Router router, Blocking blocking) {
    String all = "/v1/applications";
    String one = all + "/:id";
    blocking.route(router, POST, all, gate.operator(applications::create));
    blocking.route(router, GET, all, gate.operator(applications::list));
    blocking.route(router, GET, one, gate.operator(applications::get));
    blocking.route(router, DELETE, one, gate.operator(applications::delete));
    blocking.route(router, POST, one + "/keys", gate.operator(keys::create));
    blocking.route(router, GET, one + "/keys", gate.operator(keys::list));
    blocking.route(router, DELETE, one + "/keys/:keyId", gate.operator(keys::revoke));
    users.mount(router, blocking, gate);
  }

  private void mountChannels(Router router, Blocking blocking) {
    String all = "/v1/channels";
    String one = all + "/:id";
    blocking.route(router, POST, all, gate.member(Scope.CHANNELS_WRITE, channels::create));
    blocking.route(router, GET, all, gate.member(Scope.CHANNELS_READ, channels::list));
    blocking.route(router, GET, one, gate.member(Scope.CHANNELS_READ, channels::get));
    blocking.route(router, PATCH, one, gate.member(Scope.CHANNELS_WRITE, channels::patch));
    blocking.route(router, DELETE, one, gate.member(Scope.CHANNELS_WRITE, channels::delete));
    blocking.route(
        router, POST, one + "/connect", gate.member(Scope.CHANNELS_WRITE, connection::connect));
    blocking.route(router, GET, one + "/activity", gate.member(Scope.CHANNELS_READ, activity::get));
  }

  private void mountEndpoints(Router router, Blocking blocking) {
    String all = "/v1/endpoints";
    String one = all + "/:id";
    blocking.route(router, POST, all, gate.member(Scope.ENDPOINTS_WRITE, endpoints::create));
    blocking.route(router, GET, all, gate.member(Scope.ENDPOINTS_READ, endpoints::list));
    blocking.route(router, GET, one, gate.member(Scope.ENDPOINTS_READ, endpoints::get));
    blocking.route(router, PATCH, one, gate.member(Scope.ENDPOINTS_WRITE, endpoints::patch));
    blocking.route(router, DELETE, one, gate.member(Scope.ENDPOINTS_WRITE, endpoints::delete));
    blocking.route(
        router, POST, one + "/pause", gate.member(Scope.ENDPOINTS_WRITE, endpoints::pause));
    blocking.route(
        router, POST, one + "/resume", gate.member(Scope.ENDPOINTS_WRITE, endpoints::resume));
  }

  private void mountActions(Router router, Blocking blocking) {
    String one = "/v1/endpoints/:id";
    Blocking patient =
        blocking.within(
            new Limits(
                Limits.API_BODY_BYTES_MAX,
                Limits.BODY_TIME_MAX,
                EndpointActions.TEST_TIME_MAX.plus(Limits.TOTAL_MAX)));
    blocking.route(
        router, GET, one + "/secret", gate.member(Scope.ENDPOINTS_WRITE, actions::secret));
    blocking.route(
        router, POST, one + "/rotate-secret", gate.member(Scope.ENDPOINTS_WRITE, actions::rotate));
    patient.route(router, POST, one + "/test", gate.member(Scope.ENDPOINTS_WRITE, actions::test));
    blocking.route(
        router, POST, one + "/verify", gate.member(Scope.ENDPOINTS_WRITE, actions::verify));
    blocking.route(router, GET, one + "/stats", gate.member(Scope.ENDPOINTS_READ, actions::stats));
    mountPolling(router, blocking);
  }

  /// Acknowledging changes what others who poll are shown, so reading alone does not allow it.
  private void mountPolling(Router router, Blocking blocking) {
    String one = "/v1/endpoints/:id";
    Blocking waiting =
        blocking.within(
            new Limits(
                Limits.API_BODY_BYTES_MAX,
                Limits.BODY_TIME_MAX,
                PollQueue.WAIT_MAX.plus(Limits.TOTAL_MAX)));
    waiting.route(router, GET, one + "/poll", gate.member(Scope.DELIVERIES_READ, polling::poll));
    blocking.route(
        router, POST, one + "/ack", gate.member(Scope.ENDPOINTS_WRITE, polling::acknowledge));
  }

  private void mountReplays(Router router, Blocking blocking) {
    String all = "/v1/replays";
    String one = all + "/:id";
    blocking.route(
        router,
        POST,
        "/v1/deliveries/retry",
        gate.member(Scope.DELIVERIES_REPLAY, deliveries::retryAll));
    blocking.route(router, POST, all, gate.member(Scope.DELIVERIES_REPLAY, replays::create));
    blocking.route(router, GET, all, gate.member(Scope.DELIVERIES_REPLAY, replays::list));
    blocking.route(router, GET, one, gate.member(Scope.DELIVERIES_REPLAY, replays::get));
    blocking.route(router, DELETE, one, gate.member(Scope.DELIVERIES_REPLAY, replays::cancel));
    blocking.route(
        router, POST, one + "/resume", gate.member(Scope.DELIVERIES_REPLAY, replays::resume));
    blocking.route(
        router,
        GET,
        one + "/deliveries",
        gate.member(Scope.DELIVERIES_REPLAY, replays::deliveries));
  }

  private void mountEventTypes(Router router, Blocking blocking) {
    String all = "/v1/event-types";
    String one = all + "/:name";
    blocking.route(router, POST, all, gate.member(Scope.EVENTS_WRITE, eventTypes::create));
    blocking.route(router, GET, all, gate.member(Scope.EVENTS_READ, eventTypes::list));
    blocking.route(router, GET, one, gate.member(Scope.EVENTS_READ, eventTypes::get));
    blocking.route(router, PATCH, one, gate.member(Scope.EVENTS_WRITE, eventTypes::patch));
    blocking.route(router, DELETE, one, gate.member(Scope.EVENTS_WRITE, eventTypes::delete));
  }

  private void mountHistory(Router router, Blocking blocking) {
    String one = "/v1/deliveries/:id";
    blocking.route(
        router, GET, "/v1/deliveries", gate.member(Scope.DELIVERIES_READ, deliveries::list));
    blocking.route(router, GET, one, gate.member(Scope.DELIVERIES_READ, deliveries::get));
    blocking.route(router, GET, "/v1/figures", gate.member(Scope.DELIVERIES_READ, figures::list));
    blocking.route(
        router, POST, one + "/retry", gate.member(Scope.DELIVERIES_REPLAY, deliveries::retry));
    blocking.route(router, POST, "/v1/events", gate.member(Scope.EVENTS_WRITE, publishing::one));
    blocking
        .within(EventPublishing.BATCH)
        .route(
            router, POST, "/v1/events/batch", gate.member(Scope.EVENTS_WRITE, publishing::batch));
    blocking.route(router, GET, "/v1/events", gate.member(Scope.EVENTS_READ, events::list));
    blocking.route(router, GET, "/v1/events/:id", gate.member(Scope.EVENTS_READ, events::get));
    blocking.route(router, GET, "/v1/contacts", gate.member(Scope.CONTACTS_READ, contacts::list));
    blocking.route(
        router, GET, "/v1/contacts/:id", gate.member(Scope.CONTACTS_READ, contacts::get));
  }

  private void mountMessages(Router router, Blocking blocking) {
    String all = "/v1/messages";
    String one = all + "/:id";
    Blocking patient =
        blocking.within(
            new Limits(
                Limits.API_BODY_BYTES_MAX,
                Limits.BODY_TIME_MAX,
                Media.TIME_MAX.plus(Limits.TOTAL_MAX)));
    blocking.route(router, POST, all, gate.member(Scope.MESSAGES_SEND, messages::send));
    blocking.route(router, GET, all, gate.member(Scope.MESSAGES_READ, messages::list));
    blocking.route(router, GET, one, gate.member(Scope.MESSAGES_READ, messages::get));
    patient.route(router, GET, one + "/media", gate.member(Scope.MESSAGES_READ, messages::media));
  }
}
