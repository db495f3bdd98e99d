package dev.switchhook.app;

import dev.switchhook.access.ApiKeys;
import dev.switchhook.access.LiveTokens;
import dev.switchhook.access.Scope;
import dev.switchhook.api.ApplicationGate;
import dev.switchhook.application.ApplicationRemoval;
import dev.switchhook.contact.Contact;
import dev.switchhook.contact.Contacts;
import dev.switchhook.contact.Person;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.delivery.Publisher;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Journal;
import dev.switchhook.json.Json;
import dev.switchhook.live.LiveEvents;
import dev.switchhook.live.LiveLimits;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Live events, put together: what is published and what is sent is numbered, and shown to whoever
/// follows. Made by the hub.
final class Live implements ApplicationRemoval, AutoCloseable {
  private final Contacts contacts;
  private final LiveEvents events;

  record Ports(
      Database database,
      SecretBox box,
      ApiKeys keys,
      Contacts contacts,
      Publisher publisher,
      Sending sending,
      People people,
      Executor blocking) {}

  Live(Ports ports, InstantSource clock, Duration retention, MeterRegistry meters) {
    this.contacts = ports.contacts();
    Journal journal = new Journal(clock);
    ports.publisher().note(journal);
    ports.sending().messages().note(journal, this::found);
    this.events =
        new LiveEvents(
            new LiveEvents.Ports(
                ports.database(),
                new LiveTokens(
                    ports.box(),
                    ports.keys(),
                    new LiveUsers(ports.people().accounts(), System::nanoTime, ports.blocking()),
                    clock),
                journal,
                this::known,
                this::found,
                clock,
                System::nanoTime,
                ports.blocking()),
            retention,
            LiveLimits.USUAL,
            meters);
  }

  private @Nullable UUID known(UUID applicationId, ChannelType type, String name) {
    Person person = Person.of(type, Json.object().put("from", name));
    return person == null ? null : contacts.known(applicationId, type, person).orElse(null);
  }

  private @Nullable UUID found(UUID applicationId, ChannelType type, String name) {
    UUID known = known(applicationId, type, name);
    return known == null
        ? contacts.find(applicationId, type, name).map(Contact::id).orElse(null)
        : known;
  }

  /// Blocks for a read; before anything is published.
  void start() {
    events.start();
  }

  void mount(Router router, ApplicationGate gate) {
    events.mount(router, request -> gate.callerOf(request, Scope.LIVE_READ));
  }

  /// What was shown goes with the events and messages.
  @Override
  public void remove(Tx tx, UUID applicationId) {}

  @Override
  public void removed(UUID applicationId) {
    events.forget(applicationId);
  }

  @Override
  public void close() {
    events.close();
  }
}
