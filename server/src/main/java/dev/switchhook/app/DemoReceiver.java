package dev.switchhook.app;

import dev.switchhook.api.TrialReceiver;
import dev.switchhook.simulator.EndpointScript;
import dev.switchhook.simulator.Receiver;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The demo's receiver, as the API has it.
record DemoReceiver(Receiver receiver) implements TrialReceiver {
  @Override
  public JsonNode describe(int requests) {
    return receiver.describe(requests);
  }

  @Override
  public Optional<JsonNode> request(long number) {
    return receiver.request(number).map(JsonNode.class::cast);
  }

  @Override
  public void answers(String name, Answering answering) {
    receiver.script(
        name,
        new EndpointScript.Behaves(
            answering.status(),
            Duration.ofMillis(answering.delayMillis()),
            answering.failurePercent(),
            answering.echoesToken()));
  }
}
