package dev.switchhook.sending;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MessageStateTest {
  private static final List<String> STATUSES =
      List.of("sent", "delivered", "read", "played", "failed", "deleted", "unheard-of");

  @ParameterizedTest
  @CsvSource({
    "ENQUEUED,  sent,      SENT",
    "SENDING,   sent,      SENT",
    "SENDING,   read,      READ",
    "UNCONFIRMED, delivered, DELIVERED",
    "ACCEPTED,  sent,      SENT",
    "ACCEPTED,  delivered, DELIVERED",
    "SENT,      sent,      SENT",
    "DELIVERED, sent,      DELIVERED",
    "READ,      delivered, READ",
    "READ,      sent,      READ",
    "DELIVERED, read,      READ",
    "DELIVERED, played,    READ",
    "SENT,      failed,    FAILED",
    "UNCONFIRMED, failed,  FAILED",
    "DELIVERED, failed,    DELIVERED",
    "READ,      failed,    READ",
    "FAILED,    sent,      FAILED",
    "FAILED,    read,      FAILED",
    "SENT,      deleted,   SENT",
    "SENT,      unheard-of, SENT",
  })
  void aReportLeadsOnOrChangesNothing(MessageState before, String status, MessageState after) {
    assertThat(before.after(status)).isEqualTo(after);
  }

  @ParameterizedTest
  @EnumSource(MessageState.class)
  void theSameReportTwiceIsLikeOnce(MessageState before) {
    for (String status : STATUSES) {
      MessageState once = before.after(status);
      assertThat(once.after(status)).isEqualTo(once);
    }
  }

  @Test
  void whateverOrderReportsComeInTheEndIsTheFurthest() {
    List<String> way = new ArrayList<>(List.of("sent", "delivered", "read", "sent", "delivered"));
    Random random = new Random(20261121);
    for (int i = 0; i < 200; i++) {
      java.util.Collections.shuffle(way, random);
      MessageState state = MessageState.SENDING;
      for (String status : way) {
        MessageState next = state.after(status);
        assertThat(next).isGreaterThanOrEqualTo(state);
        state = next;
      }
      assertThat(state).as("seed 20261121, %s", way).isEqualTo(MessageState.READ);
    }
  }

  @ParameterizedTest
  @EnumSource(MessageState.class)
  void theStoresNumberMeansTheSameState(MessageState state) {
    assertThat(MessageState.ofCode(state.code())).isEqualTo(state);
  }

  @Test
  void theNumbersThatStatementsNameAreThose() {
    assertThat(MessageState.ENQUEUED.code()).isZero();
    assertThat(MessageState.SENDING.code()).isEqualTo(1);
  }
}
