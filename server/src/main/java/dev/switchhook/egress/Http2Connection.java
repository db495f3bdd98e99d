package dev.switchhook.egress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One open socket that speaks HTTP/2 (RFC 9113): several exchanges at once, as many as the server
/// permits. Used by one event loop.
///
/// Frames, HPACK and flow control are Netty's codec, which runs in a channel of its own between the
/// socket and this class: bytes that are read go in, frames come out, and what the codec writes
/// goes to the socket. So nothing depends on the insides of the library that owns the socket, and
/// no byte can pass by the codec while it is being set up.
final class Http2Connection {
  /// Most exchanges at once, whatever the server permits.
  static final int STREAMS_MAX = 100;

  private static final int RESETS_MAX = 200;
  private static final int RESETS_WINDOW_SECONDS = 30;

  private final NetSocket socket;
  private final Http2Connections owner;
  private final Frames frames = new Frames();
  private final EmbeddedChannel channel;
  private final Map<Http2FrameStream, Http2Answer> answers = new LinkedHashMap<>();
  final String route;
  final long openedAt;
  private long idleSince;
  private long lastReadAt;

  /// One, until the server has said what it permits.
  private long streamsMax = 1;

  private boolean said;
  private boolean reading;
  private boolean retired;
  private boolean closed;
  private @Nullable Throwable failure;

  Http2Connection(NetSocket socket, Http2Connections owner, String route, long openedAt) {
    this.socket = socket;
    this.owner = owner;
    this.route = route;
    this.openedAt = openedAt;
    this.idleSince = openedAt;
    this.lastReadAt = openedAt;
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forClient()
            .initialSettings(
                Http2Settings.defaultSettings()
                    .pushEnabled(false)
                    .maxHeaderListSize(AnswerLimits.HEAD_BYTES_MAX))
            .validateHeaders(true)
            .decoderEnforceMaxRstFramesPerWindow(RESETS_MAX, RESETS_WINDOW_SECONDS)
            .gracefulShutdownTimeoutMillis(0)
            .build();
    this.channel = new EmbeddedChannel(codec, frames);
    socket.handler(this::received);
    socket.exceptionHandler(cause -> failure = failure == null ? cause : failure);
    socket.closeHandler(nothing -> ended());
    drain();
  }

  /// Whether another exchange may begin.
  boolean hasRoom() {
    return !closed && !retired && answers.size() < streamsMax;
  }

  boolean isIdle() {
    return answers.isEmpty();
  }

  boolean isClosed() {
    return closed;
  }

  long idleSince() {
    return idleSince;
  }

  /// Sends a request.
  void begin(EgressRequest request, Http2Answer answer) {
    Http2FrameStream stream = frames.newStream();
    answers.put(stream, answer);
    answer.begins(this, stream, owner.now());
    boolean withBody = request.body().length > 0;
    ChannelFuture last =
        channel.write(new DefaultHttp2HeadersFrame(head(request), !withBody).stream(stream));
    if (withBody) {
      ByteBuf body = Unpooled.wrappedBuffer(request.body());
      last = channel.write(new DefaultHttp2DataFrame(body, true).stream(stream));
    }
    var _ =
        last.addListener(sent -> {
          if (sent.isSuccess()) {
            answer.written();
          } else if (!answer.isEnded()) {
            answer.refused(); // there is no stream for it, so nothing has left
          }
        });
    channel.flush();
    drain();
  }

  private static Http2Headers head(EgressRequest request) {
    EndpointUrl url = request.url();
    Http2Headers head =
        new DefaultHttp2Headers()
            .method(request.method().name())
            .scheme("https")
            .authority(url.hostHeader())
            .path(url.target());
    for (Header header : request.headers()) {
      head.add(header.name().toLowerCase(Locale.ROOT), header.value());
    }
    if (request.method() == EgressRequest.Method.POST) {
      head.add("content-length", Integer.toString(request.body().length));
    }
    return head;
  }

  /// An exchange is over.
  ///
  /// @param reset whether the server is to be told to stop
  void ended(Http2Answer answer, boolean reset) {
    Http2FrameStream stream = answer.stream();
    if (stream == null || answers.remove(stream) == null) {
      return;
    }
    if (answers.isEmpty()) {
      idleSince = owner.now();
    }
    if (reset && !closed) {
      var _ = channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream));
      drain();
    }
    closeWhenDone();
  }

  /// The time of an exchange ran out. When nothing at all has come since it began, the connection
  /// may be dead: no other exchange is to find that out.
  void unanswered(Http2Answer answer) {
    if (lastReadAt - answer.beganAt() <= 0) {
      retire();
    }
  }

  /// Begins nothing more, and closes when the last exchange is over.
  void retire() {
    retired = true;
    closeWhenDone();
  }

  private void closeWhenDone() {
    if (retired && answers.isEmpty() && !reading) {
      close();
    }
  }

  /// Closes now; whoever waits is told.
  void close() {
    if (closed) {
      return;
    }
    if (channel.isOpen()) {
      var _ = channel.close(); // says GOAWAY
      drain();
    }
    closed = true;
    channel.finishAndReleaseAll();
    owner.closed(this);
    var _ = socket.close();
    List<Http2Answer> waiting = new ArrayList<>(answers.values());
    answers.clear();
    waiting.forEach(answer -> answer.connectionEnded(failure));
  }

  private void ended() {
    close();
  }

  private void received(Buffer bytes) {
    if (closed) {
      return;
    }
    lastReadAt = owner.now();
    reading = true;
    try {
      channel.writeInbound(Unpooled.wrappedBuffer(bytes.getBytes()));
    } finally {
      reading = false;
    }
    drain();
    if (!channel.isOpen()) {
      close(); // the server broke the protocol, or the codec's own limits
    }
    closeWhenDone();
  }

  /// Moves what the codec wrote to the socket.
  private void drain() {
    channel.runPendingTasks();
    Buffer out = null;
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      byte[] bytes = ByteBufUtil.getBytes(next);
      next.release();
      out = out == null ? Buffer.buffer(bytes) : out.appendBytes(bytes);
    }
    if (out != null && !closed) {
      var _ = socket.write(out);
    }
  }

  private void goAway(Http2GoAwayFrame frame) {
    retired = true;
    for (Http2Answer answer : new ArrayList<>(answers.values())) {
      Http2FrameStream stream = answer.stream();
      if (stream != null && stream.id() > frame.lastStreamId() && !answer.begun()) {
        answer.refused();
      }
    }
  }

  private void settings(Http2Settings settings) {
    Long permitted = settings.maxConcurrentStreams();
    if (permitted != null) {
      streamsMax = Math.min(permitted, STREAMS_MAX);
    } else if (!said) {
      streamsMax = STREAMS_MAX; // the first SETTINGS name no limit
    }
    said = true;
  }

  private void data(Http2DataFrame frame) {
    Http2FrameStream stream = frame.stream();
    Http2Answer answer = answers.get(stream);
    int consumed = frame.initialFlowControlledBytes();
    if (answer != null) {
      answer.data(frame.content(), frame.isEndStream());
    }
    if (consumed > 0) {
      var _ = channel.writeAndFlush(new DefaultHttp2WindowUpdateFrame(consumed).stream(stream));
    }
  }

  /// What the codec reads.
  private final class Frames extends Http2ChannelDuplexHandler {
    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      try {
        switch (frame) {
          case Http2SettingsFrame said -> settings(said.settings());
          case Http2HeadersFrame head -> {
            Http2Answer answer = answers.get(head.stream());
            if (answer != null) {
              answer.head(head.headers(), head.isEndStream());
            }
          }
          case Http2DataFrame data -> data(data);
          case Http2ResetFrame reset -> {
            Http2Answer answer = answers.get(reset.stream());
            if (answer != null) {
              answer.reset(reset.errorCode());
            }
          }
          case Http2GoAwayFrame goAway -> goAway(goAway);
          default -> {} // pings and the like, which the codec answers
        }
      } finally {
        ReferenceCountUtil.release(frame);
      }
    }

    /// One stream's fault is told to its exchange; any other ends the connection.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof Http2FrameStreamException ofStream) {
        Http2Answer answer = answers.get(ofStream.stream());
        if (answer != null) {
          answer.broken("the answer breaks HTTP/2: " + ofStream.error());
        }
        return;
      }
      failure = failure == null ? cause : failure;
      var _ = context.close();
    }
  }
}
