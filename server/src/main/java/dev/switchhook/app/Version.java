package dev.switchhook.app;

import picocli.CommandLine.IVersionProvider;

/// The version of this build, from the jar's manifest.
final class Version implements IVersionProvider {
  /// What runs from class files instead of a jar calls itself this.
  private static final String UNPACKED = "0.0.0-dev";

  static final String NUMBER = number();

  /// Sent with every delivery.
  static final String USER_AGENT = "Switchhook/" + NUMBER;

  private static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? UNPACKED : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"switchhook " + NUMBER};
  }
}
