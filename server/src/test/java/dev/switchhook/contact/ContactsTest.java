package dev.switchhook.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.contact.Recognized.Change;
import dev.switchhook.event.ChannelType;
import dev.switchhook.id.IdRange;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoreException;
import dev.switchhook.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.class)
class ContactsTest extends ContactFixture {
  @Test
  void somebodyIsNewOnce() {
    Recognized first = see(called(by(ANA, "BR.1"), "Ana"));
    Recognized second = see(called(by(ANA, "BR.1"), "Ana"));

    assertThat(first.isNew()).isTrue();
    assertThat(first.changes()).isEmpty();
    assertThat(second.isNew()).isFalse();
    assertThat(second.changes()).isEmpty();
    assertThat(second.contact()).isEqualTo(first.contact());
    assertThat(stored(first.contact().id()).person()).isEqualTo(called(by(ANA, "BR.1"), "Ana"));
    assertThat(all()).hasSize(1);
  }

  @Test
  void theSamePersonOfAnotherApplicationOrNetworkIsAnother() {
    UUID id = see(by(null, "55")).contact().id();
    Sighting messenger =
        new Sighting(application, application, ChannelType.MESSENGER, by(null, "55"), null, time);

    assertThat(see(messenger).contact().id()).isNotEqualTo(id);
    application = UUID.randomUUID();
    assertThat(see(by(null, "55")).contact().id()).isNotEqualTo(id);
  }

  @Test
  void fiftyFirstMessagesAtOnceMakeOneContact() {
    List<CompletableFuture<Recognized>> seen = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Sighting sighting = sighting(by(i % 2 == 0 ? ANA : ANA_SHORT, null), null);
      seen.add(database.write(tx -> contacts.recognize(tx, sighting)));
    }

    assertThat(seen.stream().filter(made -> made.join().isNew())).hasSize(1);
    assertThat(seen.stream().map(made -> made.join().contact().id()).distinct()).hasSize(1);
    assertThat(rows("contact")).isEqualTo(1);
    assertThat(rows("contact_alias")).isEqualTo(1);
  }

  @Test
  void twoNodesThatMeetSomebodyAtOnceMakeOneContact() {
    if (stores != Stores.POSTGRESQL) {
      assertThatThrownBy(() -> Database.open(settings, new SimpleMeterRegistry()))
          .as("a file has one hub")
          .isInstanceOf(StoreException.class);
      return;
    }
    try (Database second = Database.open(settings, new SimpleMeterRegistry())) {
      Contacts others = new Contacts(second, ids, CLOCK);
      for (int round = 0; round < 20; round++) {
        Sighting sighting = sighting(by(null, "BR.round" + round), null);
        List<CompletableFuture<Recognized>> seen = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          seen.add(database.write(tx -> contacts.recognize(tx, sighting)));
          seen.add(second.write(tx -> others.recognize(tx, sighting)));
        }
        assertThat(seen.stream().filter(made -> made.join().isNew())).hasSize(1);
        assertThat(rows("contact")).isEqualTo(round + 1);
      }
    }
  }

  @Test
  void aTransactionThatFailsLeavesNothingAndMemoryKnowsNobody() {
    Person ana = called(by(ANA, "BR.1"), "Ana");
    Sighting sighting = sighting(ana, null);

    assertThatThrownBy(() ->
            database.writeNow(tx -> {
              var _ = contacts.recognize(tx, sighting);
              throw new IllegalStateException("the disk is full");
            }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(contacts.known(application, ChannelType.WHATSAPP, ana)).isEmpty();
    assertThat(rows("contact") + rows("contact_alias")).isZero();
    assertThat(see(ana).isNew()).isTrue();
  }

  @Test
  void memoryKnowsWhoeverIsUnchanged() {
    Person ana = called(by(ANA, "BR.1"), "Ana");
    UUID id = see(ana).contact().id();

    assertThat(contacts.known(application, ChannelType.WHATSAPP, ana)).contains(id);
    assertThat(contacts.known(application, ChannelType.WHATSAPP, by(ANA_SHORT, "BR.1")))
        .contains(id);
    assertThat(contacts.known(application, ChannelType.WHATSAPP, called(by(null, "BR.1"), "Bea")))
        .isEmpty();

    see(called(by(null, "BR.1"), "Bea"));
    assertThat(contacts.known(application, ChannelType.WHATSAPP, called(by(null, "BR.1"), "Bea")))
        .contains(id);
    assertThat(contacts.known(application, ChannelType.WHATSAPP, ana)).isEmpty();
  }

  @Test
  void whatChangedIsTold() {
    UUID id = see(called(by(ANA, null), "Ana")).contact().id();

    Change name = only(see(new Person(ANA, "BR.1", null, "Ana Maria", "ana")));
    assertThat(name.fields()).containsExactly("name", "username", "user_id");
    assertThat(name.before()).isEqualTo(called(by(ANA, null), "Ana"));
    assertThat(name.contact().id()).isEqualTo(id);
    assertThat(stored(id).person()).isEqualTo(new Person(ANA, "BR.1", null, "Ana Maria", "ana"));
    assertThat(see(by(ANA, null)).changes()).as("silence is no change").isEmpty();
  }

  @Test
  void aPersonWhoShowsANumberLaterIsTheSame() {
    UUID id = see(by(null, "BR.1")).contact().id();

    assertThat(only(see(by(ANA, "BR.1"))).fields()).containsExactly("phone_number");
    assertThat(see(by(ANA_SHORT, null)).contact().id()).isEqualTo(id);
    assertThat(see(by(null, "BR.1")).changes()).isEmpty();
    assertThat(all()).hasSize(1);
  }

  @Test
  void aVariantOfANumberIsNoChange() {
    UUID id = see(by(ANA, null)).contact().id();
    Recognized variant = see(by(ANA_SHORT, null));

    assertThat(variant.contact().id()).isEqualTo(id);
    assertThat(variant.changes()).isEmpty();
    assertThat(stored(id).person().phoneNumber()).isEqualTo(ANA);
  }

  @Test
  void contactsAreFoundByTheirNames() {
    UUID id = see(by(ANA, "BR.1")).contact().id();
    see(sighting(by(NEW_NUMBER, "BR.2"), by(ANA, "BR.1")));

    assertThat(contacts.find(application, ChannelType.WHATSAPP, NEW_NUMBER))
        .map(Contact::id)
        .contains(id);
    assertThat(contacts.find(application, ChannelType.WHATSAPP, "BR.2")).isPresent();
    assertThat(contacts.find(application, ChannelType.WHATSAPP, ANA)).isEmpty();
    assertThat(contacts.find(application, ChannelType.SMS, NEW_NUMBER)).isEmpty();
    assertThat(contacts.names(application, id))
        .contains(ANA, ANA_SHORT, "BR.1", "BR.2", NEW_NUMBER);
    assertThat(contacts.names(application, UUID.randomUUID())).isEmpty();
    assertThat(contacts.names(UUID.randomUUID(), id)).isEmpty();
  }

  @Test
  void listsAreNewestFirstAndSearched() {
    UUID ana = see(new Person(ANA, "BR.1", null, "Ana Ção", "ana_50%")).contact().id();
    UUID bea = see(called(by("15550100", null), "Bea")).contact().id();

    assertThat(all()).extracting(Contact::id).containsExactly(bea, ana);
    for (String text :
        List.of(
            "ana", "ÇÃO", "50%", "@ana_5", "br.1", ANA, ANA_SHORT, "+55 11 99398-6082", "98608")) {
      assertThat(found(text)).as(text).containsExactly(ana);
    }
    assertThat(found("a")).containsExactly(bea, ana);
    for (String text : List.of("carl", "_", "!", "a%o", "5599")) {
      assertThat(found(text).contains(bea)).as(text).isFalse();
    }
    assertThat(contacts.page(filter(ChannelType.SMS, null), IdRange.ALL, 10)).isEmpty();
    assertThat(contacts.page(filter(ChannelType.WHATSAPP, null), IdRange.ALL, 1)).hasSize(1);
    assertThat(contacts.page(filter(null, application), IdRange.ALL, 10)).hasSize(2);
    assertThat(contacts.page(filter(null, UUID.randomUUID()), IdRange.ALL, 10)).isEmpty();
    assertThat(contacts.find(UUID.randomUUID(), ana)).isEmpty();
  }

  private ContactFilter filter(@Nullable ChannelType type, @Nullable UUID channel) {
    return new ContactFilter(application, type, channel, null);
  }

  private List<UUID> found(String text) {
    return contacts.page(new ContactFilter(application, null, null, text), IdRange.ALL, 10).stream()
        .map(Contact::id)
        .toList();
  }

  @Test
  void contactsGoWithTheirApplicationAndStayWhileItLives() {
    UUID living = application;
    UUID kept = see(by(ANA, null)).contact().id();
    database.writeNow(tx ->
        tx.update(
            "INSERT INTO application (id, name, created_at) VALUES (?, 'living', 0)", living));
    application = UUID.randomUUID();
    for (int i = 0; i < 5; i++) {
      see(by(null, "BR." + i));
    }
    ContactSweep sweep = new ContactSweep();

    int first = database.writeNow(tx -> sweep.contacts(tx, 2));
    assertThat(first).isEqualTo(2);
    while (database.writeNow(tx -> sweep.contacts(tx, 2)) > 0) {
      // step by step
    }
    assertThat(rows("contact") + rows("contact_alias")).isZero();
    application = living;
    assertThat(stored(kept).id()).isEqualTo(kept);

    database.writeNow(tx -> {
      contacts.removeSome(tx, living);
      return 0;
    });
    contacts.forget(living);
    assertThat(rows("contact") + rows("contact_alias")).isZero();
    assertThat(contacts.known(living, ChannelType.WHATSAPP, by(ANA, null))).isEmpty();
  }
}
