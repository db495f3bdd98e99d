package dev.switchhook.contact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.contact.Recognized.Change;
import dev.switchhook.event.ChannelType;
import dev.switchhook.store.Stores;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Who turns out to be whom.
@ParameterizedClass
@EnumSource(Stores.class)
class ContactMergesTest extends ContactFixture {
  @Test
  void twoContactsThatOneMessageNamesTogetherBecomeOne() {
    UUID older = see(called(by(ANA, null), "Ana")).contact().id();
    UUID younger = see(by(null, "BR.1")).contact().id();

    Recognized together = see(by(ANA, "BR.1"));
    Change change = only(together);

    assertThat(together.contact().id()).isEqualTo(older);
    assertThat(change.fields()).containsExactly("user_id", "merged");
    assertThat(change.merged()).containsExactly(younger);
    assertThat(stored(younger)).as("the old id leads on").isEqualTo(stored(older));
    assertThat(stored(older).person()).isEqualTo(called(by(ANA, "BR.1"), "Ana"));
    assertThat(all()).hasSize(1);
    for (Person person : List.of(by(ANA, null), by(null, "BR.1"))) {
      assertThat(see(person).contact().id()).isEqualTo(older);
    }
    assertThat(contacts.known(application, ChannelType.WHATSAPP, by(null, "BR.1"))).contains(older);
  }

  @Test
  void theOlderOfTwoStaysWhicheverIsRecognised() {
    UUID older = see(called(by(null, "BR.1"), "Ana")).contact().id();
    UUID younger = see(called(by(ANA, null), "A.")).contact().id();

    Change change = only(see(by(ANA, "BR.1")));
    assertThat(change.contact().id()).isEqualTo(older);
    assertThat(change.fields()).containsExactly("phone_number", "merged");
    assertThat(change.merged()).containsExactly(younger);
    assertThat(stored(older).person().name()).isEqualTo("Ana");
  }

  @Test
  void anIdLeadsOnThroughSeveralMerges() {
    UUID first = see(by(null, "BR.1")).contact().id();
    UUID second = see(by(ANA, null)).contact().id();
    UUID third = see(by(null, "BR.ENT.1")).contact().id();
    see(new Person(ANA, null, "BR.ENT.1", null, null));
    assertThat(stored(third).id()).isEqualTo(second);
    see(by(ANA, "BR.1"));

    assertThat(Stream.of(first, second, third).map(id -> stored(id).id()).distinct())
        .containsExactly(first);
    assertThat(rows("contact")).isEqualTo(3);
    assertThat(all()).hasSize(1);
  }

  @Test
  void aChangedNumberMovesWithItsPerson() {
    UUID id = see(called(by(ANA, "BR.1"), "Ana")).contact().id();

    Change change = only(see(sighting(by(NEW_NUMBER, "BR.2"), by(ANA, "BR.1"))));
    assertThat(change.contact().id()).isEqualTo(id);
    assertThat(change.fields()).containsExactly("phone_number", "user_id");
    assertThat(stored(id).person()).isEqualTo(called(by(NEW_NUMBER, "BR.2"), "Ana"));
    assertThat(see(by(NEW_NUMBER, null)).contact().id()).isEqualTo(id);
    assertThat(see(by(null, "BR.1")).contact().id()).as("the old id is still theirs").isEqualTo(id);
    assertThat(see(by(null, "BR.1")).changes()).isEmpty();
  }

  @Test
  void aChangedUserIdMovesWithItsPerson() {
    UUID id = see(by(null, "BR.1")).contact().id();

    assertThat(only(see(sighting(by(null, "BR.2"), by(null, "BR.1")))).fields())
        .containsExactly("user_id");
    assertThat(see(by(null, "BR.2")).contact().id()).isEqualTo(id);
    assertThat(all()).hasSize(1);
  }

  @Test
  void whoeverWroteFromTheNewNumberBeforeTheChangeWasToldIsTheSame() {
    UUID id = see(by(ANA, "BR.1")).contact().id();
    UUID early = see(by(NEW_NUMBER, "BR.2")).contact().id();

    Change change = only(see(sighting(by(NEW_NUMBER, "BR.2"), by(ANA, "BR.1"))));
    assertThat(change.contact().id()).isEqualTo(id);
    assertThat(change.merged()).containsExactly(early);
    assertThat(all()).hasSize(1);
  }

  @Test
  void aNumberThatWasSomebodyElsesChangesHandsAndNobodyIsMerged() {
    UUID formerOwner = see(called(by(NEW_NUMBER, "BR.9"), "Old")).contact().id();
    UUID id = see(called(by(ANA, "BR.1"), "Ana")).contact().id();

    Recognized changed = see(sighting(by(NEW_NUMBER, "BR.2"), by(ANA, "BR.1")));
    assertThat(changed.changes()).hasSize(2);
    assertThat(changed.changes().getFirst().contact().id()).isEqualTo(formerOwner);
    assertThat(changed.changes().getFirst().fields()).containsExactly("phone_number");
    assertThat(stored(formerOwner).person()).isEqualTo(called(by(null, "BR.9"), "Old"));
    assertThat(see(by(NEW_NUMBER, null)).contact().id()).isEqualTo(id);
    assertThat(see(by(null, "BR.9")).contact().id()).isEqualTo(formerOwner);
  }

  @Test
  void aNumberThatWasGivenUpIsSomebodyNewsExceptInLateMessages() {
    UUID id = see(by(ANA, "BR.1")).contact().id();
    Instant early = time;
    see(sighting(by(NEW_NUMBER, "BR.2"), by(ANA, "BR.1")));
    Sighting late =
        new Sighting(application, application, ChannelType.WHATSAPP, by(ANA, null), null, early);

    Recognized told = see(late);
    assertThat(told.contact().id()).isEqualTo(id);
    assertThat(told.changes()).isEmpty();
    assertThat(stored(id).person().phoneNumber()).isEqualTo(NEW_NUMBER);
    assertThat(contacts.known(application, ChannelType.WHATSAPP, by(ANA, null)))
        .as("memory does not keep what no longer holds")
        .isEmpty();
    Recognized somebody = see(by(ANA, "BR.7"));
    assertThat(somebody.isNew()).isTrue();
    assertThat(see(by(ANA, null)).contact().id()).isEqualTo(somebody.contact().id());
  }

  @Test
  void aChangeOfSomebodyUnknownMakesThem() {
    Recognized changed = see(sighting(by(NEW_NUMBER, "BR.2"), by(ANA, "BR.1")));

    assertThat(changed.isNew()).isTrue();
    assertThat(changed.contact().person()).isEqualTo(by(NEW_NUMBER, "BR.2"));
  }

  @Test
  void twoPortfoliosThatKnowOnePersonByTwoIdsDoNotQuarrel() {
    UUID id = see(by(ANA, "BR.1")).contact().id();

    assertThat(only(see(by(ANA, "BR.2"))).fields()).containsExactly("user_id");
    for (String userId : List.of("BR.1", "BR.2", "BR.1")) {
      Recognized again = see(by(ANA, userId));
      assertThat(again.contact().id()).isEqualTo(id);
      assertThat(again.changes()).isEmpty();
    }
  }
}
