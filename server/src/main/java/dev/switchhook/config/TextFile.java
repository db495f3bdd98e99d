package dev.switchhook.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A small UTF-8 file, read at once.
sealed interface TextFile {
  /// Largest file that is read, in bytes.
  int FILE_BYTES_MAX = 65_536;

  /// What is in it.
  record Content(String text) implements TextFile {}

  /// Why it cannot be had, as the continuation of "names a file that …".
  record Unreadable(String why) implements TextFile {}

  static TextFile read(String name) {
    try (InputStream stream = Files.newInputStream(Path.of(name))) {
      byte[] bytes = stream.readNBytes(FILE_BYTES_MAX + 1);
      if (bytes.length > FILE_BYTES_MAX) {
        return new Unreadable("is larger than " + FILE_BYTES_MAX + " bytes");
      }
      return new Content(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (NoSuchFileException | InvalidPathException absent) {
      return new Unreadable("does not exist");
    } catch (CharacterCodingException binary) {
      return new Unreadable("is not UTF-8 text");
    } catch (IOException refused) {
      return new Unreadable("cannot be read");
    }
  }
}
