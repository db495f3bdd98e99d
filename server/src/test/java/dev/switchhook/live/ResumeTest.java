package dev.switchhook.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.store.StoreSettings;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResumeTest {
  private static final int EVENTS = 10_000;
  private static final int CUTS = 100;
  private static final int WAVE = 50;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Stores.class)
  @Timeout(60)
  void aClientThatIsCut100TimesSeesEachNumberOnceAndInOrder(Stores stores) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Long> committed = Collections.synchronizedList(new ArrayList<>());
    List<Long> seen = new ArrayList<>();
    try (LiveRig rig = new LiveRig(stores.settings(directory))) {
      LiveRig.Tenant tenant = rig.tenant();
      CompletableFuture<Void> flow = CompletableFuture.runAsync(() -> flow(rig, tenant, committed));
      long last = 0;
      for (int cut = 0; cut < CUTS; cut++) {
        // some of them while it comes from the store, some live
        int frames = random.nextInt(2 * (EVENTS - seen.size()) / (CUTS - cut) + 1);
        try (LiveClient client = rig.client(tenant, "&after=" + last)) {
          for (int i = 0; i < frames && seen.size() < EVENTS; i++) {
            last = client.next().path("seq").asLong();
            seen.add(last);
          }
        }
      }
      flow.join();
      try (LiveClient client = rig.client(tenant, "&after=" + last)) {
        while (seen.size() < EVENTS) {
          seen.add(client.next().path("seq").asLong());
        }
        rig.publish(tenant, "the end").join();
        assertThat(client.next().at("/payload/content/text").asString()).isEqualTo("the end");
      }
    }
    assertThat(seen).as("seed %d", seed).isEqualTo(committed.stream().sorted().toList());
  }

  private static void flow(LiveRig rig, LiveRig.Tenant tenant, List<Long> committed) {
    for (int i = 0; i < EVENTS; i += WAVE) {
      List<CompletableFuture<Void>> wave = new ArrayList<>();
      for (int j = 0; j < WAVE; j++) {
        wave.add(rig.publish(tenant, "n" + (i + j)).thenAccept(committed::add));
      }
      wave.forEach(CompletableFuture::join);
    }
  }

  @ParameterizedTest
  @EnumSource(Stores.class)
  void numbersGoOnAcrossAStartAlsoWhenTheClockGoesBack(Stores stores) {
    StoreSettings store = stores.settings(directory);
    LiveRig.Tenant tenant;
    long before;
    try (LiveRig rig = new LiveRig(store)) {
      rig.ahead = Duration.ofHours(3);
      tenant = rig.tenant();
      before = rig.publish(tenant, "one").join();
    }
    try (LiveRig rig = new LiveRig(store);
        LiveClient client = rig.client(tenant, "&after=" + (before - 1))) {
      assertThat(client.next().path("seq").asLong()).isEqualTo(before);
      long after = rig.publish(tenant, "two").join();
      assertThat(after).isGreaterThan(before);
      assertThat(client.next().path("seq").asLong()).isEqualTo(after);
    }
  }

  @Test
  void whatIsOlderThanTheRetentionIsRefusedAndTold() {
    try (LiveRig rig = new LiveRig(Stores.SQLITE.settings(directory))) {
      LiveRig.Tenant tenant = rig.tenant();
      long old = rig.publish(tenant, "old").join();
      rig.ahead = LiveRig.RETENTION.plusHours(1);
      LiveRig.Tenant again = rig.tenant(tenant.id());
      try (LiveClient client = rig.client(again, "&after=" + old)) {
        assertThat(client.closed())
            .isEqualTo(new LiveClient.Closed(4410, "oldest-seq=" + (old - 1)));
      }
      try (LiveClient client = rig.client(again, "&after=0")) {
        assertThat(client.next().path("seq").asLong()).isEqualTo(old);
      }
    }
  }

  @Test
  void whatCannotBeReadIsRefused() {
    try (LiveRig rig = new LiveRig(Stores.SQLITE.settings(directory))) {
      LiveRig.Tenant tenant = rig.tenant();
      for (String wrong : List.of("&after=x", "&after=-1", "&dialect=x", "&types=message:old")) {
        try (LiveClient client = rig.client(tenant, wrong)) {
          assertThat(client.closed().code()).as(wrong).isEqualTo(4400);
        }
      }
    }
  }
}
