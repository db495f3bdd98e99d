package dev.switchhook.egress;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a request as the bytes of HTTP/1.1: head and body in one buffer, so that it leaves in one
/// write. Everything that was not judged by [EndpointUrl] is judged here.
final class RequestBytes {
  private static final String VERSION_AND_HOST = " HTTP/1.1\r\nHost: ";
  private static final String CONTENT_LENGTH = "Content-Length: ";
  private static final String SEPARATOR = ": ";
  private static final String END_OF_LINE = "\r\n";

  private final byte[] bytes;
  private int at;

  private RequestBytes(int length) {
    bytes = new byte[length];
  }

  /// Words about the first header that may not be sent; null when all may. Headers of customers are
  /// judged at registration by [CustomHeaders]; this also covers what came past that.
  static @Nullable String fault(List<Header> headers) {
    for (int i = 0; i < headers.size(); i++) {
      Header header = headers.get(i);
      if (!CustomHeaders.isToken(header.name()) || CustomHeaders.isFraming(header.name())) {
        return "header " + (i + 1) + " has a name that may not be sent";
      }
      if (!CustomHeaders.isPrintable(header.value())) {
        return "the value of header " + header.name() + " has characters outside printable ASCII";
      }
    }
    return null;
  }

  /// The request; its headers have been judged.
  static Buffer of(EgressRequest request) {
    EndpointUrl url = request.url();
    String method = request.method().name();
    String length = Integer.toString(request.body().length);
    boolean withBody = request.method() == EgressRequest.Method.POST;
    int size =
        method.length()
            + 1
            + url.target().length()
            + VERSION_AND_HOST.length()
            + url.hostHeader().length()
            + END_OF_LINE.length() * 2
            + request.body().length;
    for (Header header : request.headers()) {
      size += header.name().length() + header.value().length();
      size += SEPARATOR.length() + END_OF_LINE.length();
    }
    if (withBody) {
      size += CONTENT_LENGTH.length() + length.length() + END_OF_LINE.length();
    }
    RequestBytes out = new RequestBytes(size);
    out.ascii(method).ascii(" ").ascii(url.target()).ascii(VERSION_AND_HOST);
    out.ascii(url.hostHeader()).ascii(END_OF_LINE);
    for (Header header : request.headers()) {
      out.ascii(header.name()).ascii(SEPARATOR).ascii(header.value()).ascii(END_OF_LINE);
    }
    if (withBody) {
      out.ascii(CONTENT_LENGTH).ascii(length).ascii(END_OF_LINE);
    }
    out.ascii(END_OF_LINE);
    System.arraycopy(request.body(), 0, out.bytes, out.at, request.body().length);
    return Buffer.buffer(out.bytes);
  }

  private RequestBytes ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      bytes[at + i] = (byte) text.charAt(i);
    }
    at += text.length();
    return this;
  }
}
