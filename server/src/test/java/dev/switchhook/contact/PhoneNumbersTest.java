package dev.switchhook.contact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhoneNumbersTest {
  @ParameterizedTest
  @CsvSource({
    // Brazil: the ninth digit of mobile numbers, in every area
    "5511993986082, 551193986082, true",
    "5531987654321, 553187654321, true",
    "5585966661234, 558566661234, true",
    "5547978901234, 554778901234, true",
    "5511900000101, 551100000101, true",
    "+55 (11) 99398-6082, 5511993986082, true",
    "+55 11 9398-6082, 5511993986082, true",
    "5511955550100, 551155550100, true",
    // … but never of landlines, which begin with 2 to 4
    "5511923456789, 551123456789, false",
    "5511935551234, 551135551234, false",
    "5511945551234, 551145551234, false",
    "551135551234, 551135551234, true",
    // another area is another number
    "5511993986082, 552193986082, false",
    // too short or too long to be Brazilian
    "55119939860, 5511939860, false",
    "55119939860821, 5511939860821, false",
    // Mexico
    "5215512345678, 525512345678, true",
    "5219991234567, 529991234567, true",
    "5215512345678, 525512345679, false",
    "52155123456789, 5255123456789, false",
    // Argentina
    "5491123456789, 541123456789, true",
    "5491123456789, 541123456780, false",
    // elsewhere every digit counts
    "15550100, 1555100, false",
    "+15550100, 15550100, true",
    "351912345678, 35112345678, false",
    // through Twilio's WhatsApp the same number is another address
    "whatsapp:+5511993986082, whatsapp:+551193986082, true",
    "whatsapp:+5511993986082, +5511993986082, false",
    // names of SMS senders
    "ACME, ACME, true",
    "ACME, Acme, false",
  })
  void variantsOfOneNumberAreTheSame(String one, String other, boolean same) {
    assertThat(PhoneNumbers.same(one, other)).isEqualTo(same);
    assertThat(PhoneNumbers.same(other, one)).isEqualTo(same);
    if (same && PhoneNumbers.isNumber(one) && PhoneNumbers.isNumber(other)) {
      assertThat(PhoneNumbers.written(PhoneNumbers.common(one)))
          .contains(PhoneNumbers.digits(one), PhoneNumbers.digits(other));
    }
  }

  @Test
  void everyWayToWriteANumberIsNamed() {
    assertThat(PhoneNumbers.written("551193986082"))
        .containsExactly("551193986082", "+551193986082", "5511993986082", "+5511993986082");
    assertThat(PhoneNumbers.written("551135551234"))
        .containsExactly("551135551234", "+551135551234");
    assertThat(PhoneNumbers.written("525512345678")).contains("5215512345678");
    assertThat(PhoneNumbers.written("541123456789")).contains("5491123456789");
    assertThat(PhoneNumbers.written("whatsapp:15550100"))
        .containsExactly("whatsapp:15550100", "whatsapp:+15550100");
    assertThat(PhoneNumbers.written("ACME")).containsExactly("ACME");
  }

  @ParameterizedTest
  @CsvSource({
    "5511993986082, true",
    "+5511993986082, true",
    "BR.1349, false",
    "ACME, false",
    "55+11, false",
    "'', false",
    "+, false",
  })
  void onlyDigitsAreANumber(String text, boolean number) {
    assertThat(PhoneNumbers.isNumber(text)).isEqualTo(number);
  }
}
