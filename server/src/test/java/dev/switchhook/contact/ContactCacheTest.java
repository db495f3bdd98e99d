package dev.switchhook.contact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.event.ChannelType;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ContactCacheTest {
  private static final UUID OWN = new UUID(0, 1);
  private static final UUID OTHER = new UUID(0, 2);
  private static final int ENTRIES_MAX = 100;

  private final ContactCache cache = new ContactCache(ENTRIES_MAX);
  private long order;

  private static Person person(String userId, String name) {
    return new Person(null, userId, null, name, null);
  }

  private static Sighting sighting(UUID application, Person person) {
    return new Sighting(application, OWN, ChannelType.TELEGRAM, person, null, Instant.EPOCH);
  }

  private Recognized recognized(UUID id, Person person, Set<String> touched) {
    Contact contact =
        new Contact(id, OWN, null, ChannelType.TELEGRAM, person, Instant.EPOCH, Instant.EPOCH);
    return new Recognized(contact, false, List.of(), touched, true, ++order);
  }

  private UUID remember(UUID application, Person person) {
    UUID id = UUID.randomUUID();
    cache.remember(sighting(application, person), recognized(id, person, Set.of()));
    return id;
  }

  @Test
  void somebodyIsKnownUntilSomethingNewIsSaid() {
    UUID id = remember(OWN, person("1", "Ana"));

    assertThat(cache.find(OWN, ChannelType.TELEGRAM, person("1", "Ana"))).isEqualTo(id);
    assertThat(cache.find(OWN, ChannelType.TELEGRAM, person("1", "Bea"))).isNull();
    assertThat(cache.find(OTHER, ChannelType.TELEGRAM, person("1", "Ana"))).isNull();
    assertThat(cache.find(OWN, ChannelType.MESSENGER, person("1", "Ana"))).isNull();
  }

  @Test
  void theLimitIsKeptAndWhoeverIsSeenStays() {
    UUID regular = remember(OWN, person("regular", "Ana"));
    for (int i = 0; i < 20 * ENTRIES_MAX; i++) {
      remember(OWN, person("passer-by " + i, "x"));
      assertThat(cache.size()).isLessThanOrEqualTo(ENTRIES_MAX);
      if (i % 10 == 0) {
        assertThat(cache.find(OWN, ChannelType.TELEGRAM, person("regular", "Ana")))
            .isEqualTo(regular);
      }
    }
    assertThat(cache.find(OWN, ChannelType.TELEGRAM, person("passer-by 0", "x"))).isNull();
  }

  @Test
  void everybodyIsForgottenInBothGenerations() {
    remember(OWN, person("1", "Ana"));
    for (int i = 0; i < ENTRIES_MAX / 2; i++) {
      remember(OTHER, person("filler " + i, "x")); // 1 is in the old generation now
    }
    remember(OWN, person("2", "Bea"));

    cache.forgetAll();

    assertThat(cache.find(OWN, ChannelType.TELEGRAM, person("1", "Ana"))).isNull();
    assertThat(cache.find(OWN, ChannelType.TELEGRAM, person("2", "Bea"))).isNull();
    UUID again = remember(OWN, person("2", "Bea"));
    assertThat(cache.find(OWN, ChannelType.TELEGRAM, person("2", "Bea"))).isEqualTo(again);
  }

  @Test
  void whatIsTouchedIsForgottenInBothGenerations() {
    remember(OWN, person("1", "Ana"));
    for (int i = 0; i < ENTRIES_MAX / 2; i++) {
      remember(OWN, person("filler " + i, "x")); // 1 is in the old generation now
    }
    Person two = person("2", "Ana");
    cache.remember(
        sighting(OWN, two),
        recognized(UUID.randomUUID(), two, Set.of("telegram:user:1", "telegram:user:filler 1")));

    assertThat(cache.find(OWN, ChannelType.TELEGRAM, person("1", "Ana"))).isNull();
    assertThat(cache.find(OWN, ChannelType.TELEGRAM, person("filler 1", "x"))).isNull();
    assertThat(cache.find(OWN, ChannelType.TELEGRAM, two)).isNotNull();
  }

  @Test
  void whatIsToldLateDoesNotReplaceWhatIsNewer() {
    Person ana = person("1", "Ana");
    Person bea = person("1", "Bea");
    UUID id = UUID.randomUUID();
    Recognized first = recognized(id, ana, Set.of());
    cache.remember(sighting(OWN, bea), recognized(id, bea, Set.of("telegram:user:1")));
    cache.remember(sighting(OWN, ana), first);

    assertThat(cache.find(OWN, ChannelType.TELEGRAM, bea)).isEqualTo(id);
    assertThat(cache.find(OWN, ChannelType.TELEGRAM, ana)).isNull();
  }

  @Test
  void aRemovedApplicationIsForgotten() {
    remember(OWN, person("1", "Ana"));
    UUID others = remember(OTHER, person("1", "Ana"));
    cache.forget(OWN);

    assertThat(cache.find(OWN, ChannelType.TELEGRAM, person("1", "Ana"))).isNull();
    assertThat(cache.find(OTHER, ChannelType.TELEGRAM, person("1", "Ana"))).isEqualTo(others);
  }
}
