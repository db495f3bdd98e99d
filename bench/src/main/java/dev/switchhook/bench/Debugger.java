package dev.switchhook.bench;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Stops a hub at a [KillPoint] through the debugger interface of its Java machine (JDI), so that
/// nothing of the hub's own code knows about it. Each hub that is started with [#environment]
/// connects to this; between two points it runs as always. One caller at a time.
final class Debugger implements AutoCloseable {
  private static final Duration ATTACH_LIMIT = Duration.ofSeconds(30);

  private final ListeningConnector connector;
  private final Map<String, Connector.Argument> arguments;
  private final String address;
  private final BlockingQueue<VirtualMachine> arrived = new LinkedBlockingQueue<>();
  private @Nullable VirtualMachine current;
  private volatile boolean closed;

  private Debugger(ListeningConnector connector, Map<String, Connector.Argument> arguments) {
    this.connector = connector;
    this.arguments = arguments;
    try {
      this.address = connector.startListening(arguments);
    } catch (IOException | IllegalConnectorArgumentsException e) {
      throw new BenchFailure("the debugger interface does not listen: " + e.getMessage(), e);
    }
  }

  /// Listens on any free port of 127.0.0.1.
  ///
  /// @throws BenchFailure when this Java has no debugger interface
  static Debugger listen() {
    ListeningConnector connector =
        Bootstrap.virtualMachineManager().listeningConnectors().stream()
            .filter(one -> one.transport().name().equals("dt_socket"))
            .findFirst()
            .orElseThrow(() -> new BenchFailure("this Java cannot debug over a socket"));
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    argument(arguments, "localAddress", "127.0.0.1");
    argument(arguments, "port", "0");
    Debugger debugger = new Debugger(connector, arguments);
    Thread.ofPlatform().daemon().name("debugger-accept").start(debugger::accept);
    return debugger;
  }

  private static void argument(
      Map<String, Connector.Argument> arguments, String name, String value) {
    Connector.Argument argument = arguments.get(name);
    if (argument != null) {
      argument.setValue(value);
    }
  }

  /// What a hub needs in its environment to connect here.
  Map<String, String> environment() {
    return Map.of(
        "JAVA_TOOL_OPTIONS",
        "-agentlib:jdwp=transport=dt_socket,server=n,suspend=n,address=127.0.0.1:"
            + address.substring(address.lastIndexOf(':') + 1));
  }

  /// The hub waits in its start until it is let in, so this runs beside everything else.
  private void accept() {
    while (!closed) {
      try {
        arrived.add(connector.accept(arguments));
      } catch (IOException | IllegalConnectorArgumentsException e) {
        if (closed) {
          return;
        }
        Pause.millis(1);
      }
    }
  }

  /// Lets the hub run until a thread is about to enter the point, and returns with the whole hub
  /// standing still there.
  ///
  /// @param nth which time from now on, from 1
  /// @return whether it came there within the limit; otherwise the hub runs on
  /// @throws BenchFailure when the hub has no such method, or is gone
  boolean stopAt(KillPoint point, int nth, Duration limit) {
    try {
      VirtualMachine machine = machine();
      List<BreakpointRequest> requests = new ArrayList<>();
      for (Method method : methods(machine, point)) {
        BreakpointRequest request =
            machine.eventRequestManager().createBreakpointRequest(method.location());
        request.setSuspendPolicy(EventRequest.SUSPEND_ALL);
        request.addCountFilter(nth);
        request.enable();
        requests.add(request);
      }
      boolean hit = hit(machine, System.nanoTime() + limit.toNanos());
      if (!hit) {
        machine.eventRequestManager().deleteEventRequests(requests);
        // one may have been on its way
        machine.resume();
      }
      return hit;
    } catch (VMDisconnectedException e) {
      throw new BenchFailure("the hub went away before it came to " + point.name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted", e);
    }
  }

  /// The machine of the hub that was started last.
  private VirtualMachine machine() throws InterruptedException {
    VirtualMachine latest = current;
    for (VirtualMachine next = arrived.poll(); next != null; next = arrived.poll()) {
      latest = next;
    }
    if (latest == null) {
      latest = arrived.poll(ATTACH_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (latest == null) {
      throw new BenchFailure("the hub has not connected to the debugger interface");
    }
    current = latest;
    return latest;
  }

  /// The hub was killed: what comes next is another one.
  void forget() {
    current = null;
    arrived.clear();
  }

  private static List<Method> methods(VirtualMachine machine, KillPoint point) {
    List<Method> methods = new ArrayList<>();
    for (ReferenceType type : machine.classesByName(point.type())) {
      methods.addAll(type.methodsByName(point.method()));
    }
    methods.removeIf(method -> method.isAbstract() || method.isNative());
    if (methods.isEmpty()) {
      throw new BenchFailure(
          "the hub has no "
              + point.type()
              + "."
              + point.method()
              + " (kill point "
              + point.name()
              + "), or has not used it yet");
    }
    return methods;
  }

  private static boolean hit(VirtualMachine machine, long deadline) throws InterruptedException {
    while (true) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      EventSet events = left <= 0 ? null : machine.eventQueue().remove(left);
      if (events == null) {
        return false;
      }
      for (Event event : events) {
        if (event instanceof BreakpointEvent) {
          return true;
        }
      }
      events.resume();
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      connector.stopListening(arguments);
    } catch (IOException | IllegalConnectorArgumentsException e) {
      throw new BenchFailure("the debugger interface does not stop: " + e.getMessage(), e);
    }
  }
}
