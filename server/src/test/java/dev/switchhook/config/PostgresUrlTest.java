package dev.switchhook.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.config.HubConfig.Postgres;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://u:p@db:6543/hub | jdbc:postgresql://db:6543/hub | u | p",
        "postgres://u@db/hub | jdbc:postgresql://db:5432/hub | u | ''",
        "postgresql://a%40b:p%3Aq%2F+%C3%A9:r@db/h%20b | jdbc:postgresql://db:5432/h%20b | a@b | p:q/+é:r",
        "postgresql://u:p@[::1]:1/hub?sslmode=require | jdbc:postgresql://[::1]:1/hub?sslmode=require | u | p",
        "postgresql://u:p@switchhook_db:5432/db | jdbc:postgresql://switchhook_db:5432/db | u | p",
        "postgresql://a%40b:p%3Aq@_db.my_net/db?sslmode=require | jdbc:postgresql://_db.my_net:5432/db?sslmode=require | a@b | p:q",
      })
  void aUrlBecomesWhatTheDriverNeeds(String url, String jdbcUrl, String user, String password) {
    assertThat(PostgresUrl.kind().parse(url))
        .isEqualTo(Kind.value(new Postgres(jdbcUrl, user, new Masked(password))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://u:p@db/hub",
        "//u:p@db/hub",
        "postgresql://u:p@db",
        "postgresql://u:p@db/",
        "postgresql://u:p@db/hub/more",
        "postgresql://db/hub",
        "postgresql://:p@db/hub",
        "postgresql://u:p@one,two/hub",
        "postgresql://u:p@one_a,two_b/hub",
        "postgresql://u:p@q@my_db/hub",
        "postgresql://u:p@my_db:port/hub",
        "postgresql://u:p@my_db..x/hub",
        "postgresql://my_db/hub",
        "postgresql://u:p@db:port/hub",
        "postgresql://u@db/hub?ssl=true&password=p",
        "postgresql://u@db/hub?user=v",
        "postgresql://u:p@db/hub#x",
        "postgresql://u:p w@db/hub",
      })
  void whatIsNotSuchAUrlIsRefused(String url) {
    assertThat(PostgresUrl.kind().parse(url)).isInstanceOf(Kind.Parsed.Wrong.class);
  }
}
