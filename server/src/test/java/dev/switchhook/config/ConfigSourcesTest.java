package dev.switchhook.config;

import static dev.switchhook.config.ConfigReaderTest.invalid;
import static dev.switchhook.config.ConfigReaderTest.loaded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Environment, file and files of secrets; and that secrets show nowhere.
class ConfigSourcesTest {
  private static final String MASTER_KEY =
      Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8));
  private static final String PLANTED = "planted-secret-4711";

  @TempDir private Path folder;

  @Test
  void theEnvironmentWinsOverTheFileAndTheFileOverTheDefault() throws IOException {
    Path file =
        file(
            "hub.conf",
            """
            # the hub
            SWITCHHOOK_PORT = 9000

            SWITCHHOOK_HOST=0.0.0.0
            SWITCHHOOK_META_APP_SECRET=a=b
            """);
    Reading.Loaded loaded =
        loaded(Map.of("SWITCHHOOK_CONFIG", file.toString(), "SWITCHHOOK_PORT", "9001"));

    assertThat(loaded.config().listen())
        .isEqualTo(new HubConfig.Listen("0.0.0.0", 9001, null, 2_000));
    assertThat(loaded.config().meta().appSecret()).isEqualTo(new Masked("a=b"));
    assertThat(loaded.describe())
        .contains("SWITCHHOOK_PORT=9001  # environment")
        .contains("SWITCHHOOK_HOST=0.0.0.0  # file")
        .contains("SWITCHHOOK_META_APP_SECRET=***  # file")
        .contains("SWITCHHOOK_RETENTION=30d  # default")
        .contains("# SWITCHHOOK_PUBLIC_URL is not set: the listening URL");
  }

  @Test
  void aFileWithFaultsIsRefusedWithoutRepeatingItsLines() throws IOException {
    Path file =
        file(
            "hub.conf",
            """
            planted-secret-4711
            SWITCHHOOK_PORT=1
            SWITCHHOOK_PORT=2
            SWITCHHOOK_JAVA_OPTS=-Xmx1g
            SWITCHHOOK_CONFIG=other
            HOST=x
            """);
    Reading.Invalid invalid = invalid(Map.of("SWITCHHOOK_CONFIG", file.toString()));

    assertThat(invalid.describe())
        .doesNotContain(PLANTED)
        .contains("line 1 of its file something that is not KEY=value")
        .contains("line 3 of its file a key that the file has named before")
        .contains("SWITCHHOOK_JAVA_OPTS has no effect in a file")
        .contains("HOST is not a key of this version (file); the nearest is SWITCHHOOK_HOST");
  }

  @Test
  void filesThatCannotBeReadAreProblems() throws IOException {
    Path large = file("large", "#".repeat(TextFile.FILE_BYTES_MAX + 1));
    Path full = file("full", "#".repeat(TextFile.FILE_BYTES_MAX));
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 1});

    assertThat(config(folder.resolve("absent"))).contains("does not exist");
    assertThat(config(large)).contains("is larger than 65536 bytes");
    assertThat(config(binary)).contains("is not UTF-8 text");
    assertThat(config(folder)).contains("cannot be read");
    assertThat(loaded(Map.of("SWITCHHOOK_CONFIG", full.toString())).config()).isNotNull();
  }

  @Test
  void aSecretMayStandInAFileOfItsOwn() throws IOException {
    Path secret = file("admin", PLANTED + "\n");
    Map<String, String> environment = new HashMap<>();
    environment.put("SWITCHHOOK_ADMIN_KEY_FILE", secret.toString());
    assertThat(loaded(environment).config().keys().adminKey()).isEqualTo(new Masked(PLANTED));

    environment.put("SWITCHHOOK_ADMIN_KEY", "other");
    assertThat(invalid(environment).describe())
        .contains("SWITCHHOOK_ADMIN_KEY is given twice, also as SWITCHHOOK_ADMIN_KEY_FILE")
        .doesNotContain("other");

    assertThat(
            invalid(Map.of("SWITCHHOOK_ADMIN_KEY_FILE", file("empty", " \n").toString()))
                .describe())
        .contains("SWITCHHOOK_ADMIN_KEY_FILE names a file that is empty");
    assertThat(invalid(Map.of("SWITCHHOOK_MASTER_KEY_FILE", "/no/such/file")).describe())
        .contains("SWITCHHOOK_MASTER_KEY_FILE names a file that does not exist");
  }

  @Test
  void secretsShowNowhere() {
    Map<String, String> environment =
        Map.of(
            "SWITCHHOOK_ADMIN_KEY", PLANTED,
            "SWITCHHOOK_MASTER_KEY", MASTER_KEY,
            "SWITCHHOOK_META_APP_SECRET", PLANTED,
            "SWITCHHOOK_META_VERIFY_TOKEN", PLANTED,
            "SWITCHHOOK_API_KEY", PLANTED,
            "SWITCHHOOK_DATABASE_URL", "postgresql://u:" + PLANTED + "@db/hub");
    Reading.Loaded loaded = loaded(environment);
    assertThat(loaded.toString() + loaded.describe()).doesNotContain(PLANTED, MASTER_KEY);
    assertThat(loaded.describe()).contains("SWITCHHOOK_ADMIN_KEY=***  # environment");

    for (String key : environment.keySet()) {
      assertThat(invalid(Map.of(key, PLANTED + " \u0001 wrong")).describe())
          .contains(key)
          .doesNotContain(PLANTED);
    }
    String userInfo = "https://user:" + PLANTED + "@hub.example.com";
    assertThat(invalid(Map.of("SWITCHHOOK_PUBLIC_URL", userInfo)).describe())
        .contains("SWITCHHOOK_PUBLIC_URL is more than a base URL")
        .doesNotContain(PLANTED);
  }

  private String config(Path file) {
    return invalid(Map.of("SWITCHHOOK_CONFIG", file.toString())).describe();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
