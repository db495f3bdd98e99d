package dev.switchhook.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A receiver printed in the guide, run as it is; what it needs around it is added before and
/// after.
final class GuideReceiver implements AutoCloseable {
  private static final String NODE_BEFORE =
      """
      const express = require('express');
      const app = express();
      app.use(express.json());
      """;
  private static final String NODE_AFTER =
      """
      app.listen(Number(process.env.PORT), '127.0.0.1');
      """;
  private static final String PYTHON_AFTER =
      """

      import os
      app.run(host='127.0.0.1', port=int(os.environ['PORT']))
      """;

  private final Child child;
  private final int port;

  private GuideReceiver(Child child, int port) {
    this.child = child;
    this.port = port;
    Await.until("the receiver listens", this::listens);
  }

  /// A receiver for Node in an Express app.
  ///
  /// @param webhookSecret the environment's `WEBHOOK_SECRET`
  static GuideReceiver node(String resource, String webhookSecret) {
    Path folder = Express.folder();
    Path file = folder.resolve(resource.replace(".js", ".cjs"));
    Repository.write(
        file, NODE_BEFORE + Repository.resource("chatt2me-guide/" + resource) + NODE_AFTER);
    return start(
        List.of(Program.find("node"), file.toString()), Map.of("WEBHOOK_SECRET", webhookSecret));
  }

  /// The receiver for Python.
  ///
  /// @param standIn with this project's stand-in for Flask instead of Flask
  static GuideReceiver python(boolean standIn) {
    Path folder = Repository.newFolder("python");
    Path file = folder.resolve("receiver.py");
    Repository.write(file, Repository.resource("chatt2me-guide/receiver.py") + PYTHON_AFTER);
    Path modules = folder.resolve("modules");
    try {
      Files.createDirectory(modules);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (standIn) {
      Repository.write(modules.resolve("flask.py"), Repository.resource("flask-stand-in/flask.py"));
    }
    return start(
        List.of(Program.find("python3"), "-u", file.toString()),
        Map.of("PYTHONPATH", modules.toString(), "PYTHONDONTWRITEBYTECODE", "1"));
  }

  /// Whether Flask itself is installed.
  static boolean hasFlask() {
    return Child.run(
                "flask",
                new Child.Plan(List.of(Program.find("python3"), "-c", "import flask"), Map.of()))
            .code()
        == 0;
  }

  private static GuideReceiver start(List<String> command, Map<String, String> environment) {
    int port = freePort();
    Map<String, String> more = new java.util.HashMap<>(environment);
    more.put("PORT", Integer.toString(port));
    return new GuideReceiver(Child.start("receiver", new Child.Plan(command, more)), port);
  }

  private static int freePort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean listens() {
    if (!child.alive()) {
      throw new AssertionError("the receiver ended: " + child.out() + child.err());
    }
    try {
      return Http.tryCall("GET", base(), Map.of(), new byte[0]).status() > 0;
    } catch (ConnectException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Stands where the guide says `https://your-server.com`.
  URI base() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /// What it has printed so far.
  String printed() {
    return child.out();
  }

  @Override
  public void close() {
    child.close();
  }

  /// Express, installed once in a run from the lock file in the resources.
  private static final class Express {
    private static final Path FOLDER = install();

    static Path folder() {
      return FOLDER;
    }

    private static Path install() {
      Path folder = Repository.newFolder("node");
      for (String name : List.of("package.json", "package-lock.json")) {
        Repository.write(folder.resolve(name), Repository.resource("node/" + name));
      }
      Child.Ended ended =
          Child.run(
              "npm",
              new Child.Plan(
                  List.of(
                      Program.find("npm"),
                      "ci",
                      "--no-audit",
                      "--no-fund",
                      "--ignore-scripts",
                      "--prefix",
                      folder.toString()),
                  Map.of()));
      if (ended.code() != 0) {
        throw new AssertionError("npm cannot install express:\n" + ended.out() + ended.err());
      }
      return folder;
    }
  }
}
