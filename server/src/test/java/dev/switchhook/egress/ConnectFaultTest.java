package dev.switchhook.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

/// Connects that fail, as the transports tell it.
class ConnectFaultTest {
  private static ConnectFault of(IOException failure) {
    return ConnectFault.of(new IOException("outer", failure), false);
  }

  @Test
  void whoRefusesIsThere() {
    ConnectFault fault = of(new ConnectException("connect(..) failed: Connection refused"));
    assertThat(fault.kind()).isEqualTo(FailureKind.CONNECT);
    assertThat(fault.isNoRoute()).isFalse();
  }

  @Test
  void whoSaysNothingMayBeBehindANetworkThatIsDown() {
    assertThat(of(new ConnectTimeoutException("connection timed out after 3000 ms")).kind())
        .isEqualTo(FailureKind.UNANSWERED);
    assertThat(of(new ConnectException("connect(..) failed: Connection timed out")).kind())
        .isEqualTo(FailureKind.UNANSWERED);
  }

  @Test
  void noRouteIsToldInThreeWays() {
    for (IOException told :
        new IOException[] {
          new NoRouteToHostException(), // epoll and io_uring
          new NoRouteToHostException("No route to host: /192.0.2.1:443"),
          new SocketException("Network is unreachable: /192.0.2.1:443")
        }) {
      ConnectFault fault = of(told);
      assertThat(fault.kind()).isEqualTo(FailureKind.UNANSWERED);
      assertThat(fault.isNoRoute()).isTrue();
      assertThat(fault.ofOwnNetwork().kind()).isEqualTo(FailureKind.NO_ROUTE);
      assertThat(fault.ofOwnNetwork().words()).contains("no route");
    }
  }

  @Test
  void thisMachineHasARouteToItself() {
    assertThat(OwnRoutes.lead(InetAddress.getLoopbackAddress())).isTrue();
  }
}
