package dev.switchhook.simulator.graph;

/// A request that the Graph API refuses.
final class GraphRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient GraphError error;

  GraphRefusal(GraphError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  GraphError error() {
    return error;
  }

  /// A required parameter is not there.
  static GraphRefusal missing(String details) {
    return new GraphRefusal(GraphError.whatsApp(131008, details));
  }

  /// A parameter has a value that does not go.
  static GraphRefusal invalid(String details) {
    return new GraphRefusal(GraphError.whatsApp(131009, details));
  }

  /// As [#invalid], in the words that Meta uses for single parameters.
  static GraphRefusal parameter(String message) {
    return new GraphRefusal(GraphError.parameter(message));
  }
}
