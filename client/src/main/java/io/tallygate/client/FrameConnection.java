package io.tallygate.client;

import io.tallygate.protocol.Definition;
import io.tallygate.protocol.Frame;
import io.tallygate.protocol.Frame.Bye;
import io.tallygate.protocol.Frame.Define;
import io.tallygate.protocol.Frame.Fault;
import io.tallygate.protocol.Frame.Hello;
import io.tallygate.protocol.Frame.Welcome;
import io.tallygate.protocol.FrameDecoder;
import io.tallygate.protocol.FrameEncoder;
import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.MalformedFrameException;
import io.tallygate.protocol.UsageFrameWriter;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * One connection to a gateway, from Hello to its end: frames out, frames in. It keeps nothing: sequences, resending and the
 * in-flight limit are the caller's. {@link TallygateClient} does that for applications.
 *
 * <p>Threads: {@link #define}, {@link #send} and {@link #bye} by one thread at a time, {@link #receive} by one (another)
 * thread, {@link #close} by any thread at any time; it ends the other calls with an {@link IOException}.
 *
 * <pre>{@code
 * ByteBuffer buffer = UsageFrameWriter.newFrameBuffer();
 * UsageFrameWriter writer = new UsageFrameWriter();
 * connection.define(List.of(new Definition.Series(0, "calls", 0, "alice", List.of("out"))));
 * writer.begin(buffer, UsageFrameWriter.baseTimeMs(timeMs));
 * writer.add(0, timeMs, 73);
 * connection.send(writer.finish(sequence, bookmark)); // the buffer is free again when send returns
 * Frame answer = connection.receive();                // on another thread: Ack, Busy, DefineRefused, Fault, Bye
 * }</pre>
 */
public final class FrameConnection implements Closeable {
  /** The TCP socket, below TLS if there is TLS. */
  private final Socket transport;

  private final OutputStream out;
  private final InputStream in;
  private final ByteBuffer outgoing = UsageFrameWriter.newFrameBuffer();
  private final byte[] incoming = new byte[FrameLayout.FRAME_LENGTH_MAX];
  private final Welcome welcome;

  private FrameConnection(Socket transport, Socket socket, ConnectionSettings settings)
      throws IOException {
    this.transport = transport;
    this.out = socket.getOutputStream();
    this.in = new BufferedInputStream(socket.getInputStream());
    socket.setSoTimeout((int) settings.connectTimeout().toMillis());
    write(
        new Hello(
            FrameLayout.PROTOCOL_VERSION,
            settings.epoch(),
            settings.producer(),
            settings.apiKey()));
    Frame answer = receive();
    if (answer instanceof Fault fault) {
      throw new GatewayFaultException(fault.code(), fault.text());
    }
    if (!(answer instanceof Welcome greeting)) {
      throw new UnreadableAnswerException(
          "the answer to Hello is not Welcome [type=" + answer.type() + "]");
    }
    welcome = greeting;
    socket.setSoTimeout((int) settings.silenceTimeout().toMillis());
  }

  /**
   * Connects, says Hello and waits for the Welcome.
   *
   * @throws IOException if there is no gateway, or not in time
   * @throws GatewayFaultException if the gateway does not want this producer
   */
  public static FrameConnection open(ConnectionSettings settings) throws IOException {
    Socket transport = new Socket();
    try {
      transport.setTcpNoDelay(true);
      transport.setKeepAlive(true);
      transport.connect(
          new InetSocketAddress(settings.host(), settings.port()),
          (int) settings.connectTimeout().toMillis());
      SSLContext tls = settings.tls();
      Socket socket = tls == null ? transport : overTls(transport, tls, settings);
      return new FrameConnection(transport, socket, settings);
    } catch (IOException | RuntimeException e) {
      transport.close();
      throw e;
    }
  }

  private static Socket overTls(Socket plain, SSLContext tls, ConnectionSettings settings)
      throws IOException {
    SSLSocket secure =
        (SSLSocket)
            tls.getSocketFactory().createSocket(plain, settings.host(), settings.port(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.setSoTimeout((int) settings.connectTimeout().toMillis());
    secure.startHandshake();
    return secure;
  }

  /** What the gateway answered to the Hello. */
  public Welcome welcome() {
    return welcome;
  }

  /** Sends a complete frame, from the buffer's position to its limit; blocks while the gateway does not read. */
  public void send(ByteBuffer frame) throws IOException {
    out.write(frame.array(), frame.arrayOffset() + frame.position(), frame.remaining());
  }

  /** Sends definitions, in as many frames as they need. */
  public void define(List<? extends Definition> definitions) throws IOException {
    int lengthMax =
        Math.min(
            FrameLayout.USAGE_RECORDS_OFFSET + welcome.payloadLimit(),
            FrameLayout.FRAME_LENGTH_MAX);
    List<Definition> frame = new ArrayList<>();
    int length = FrameLayout.DEFINE_ENTRIES_OFFSET;
    for (Definition definition : definitions) {
      int next = FrameEncoder.length(definition);
      if (!frame.isEmpty() && (length + next > lengthMax || frame.size() == 0xFFFF)) {
        write(new Define(frame));
        frame.clear();
        length = FrameLayout.DEFINE_ENTRIES_OFFSET;
      }
      frame.add(definition);
      length += next;
    }
    if (!frame.isEmpty()) {
      write(new Define(frame));
    }
  }

  /** Says that nothing more will be sent. The gateway answers what is outstanding, then Bye. */
  public void bye() throws IOException {
    write(new Bye());
  }

  private void write(Frame frame) throws IOException {
    send(FrameEncoder.encode(frame, outgoing));
  }

  /**
   * Waits for the next frame.
   *
   * @throws SocketTimeoutException if none began within the silence timeout; the call may be repeated
   * @throws EOFException if the gateway has closed the connection
   * @throws UnreadableAnswerException if what came is not a frame
   */
  public Frame receive() throws IOException {
    int first = in.read();
    if (first < 0) {
      throw new EOFException("the gateway has closed the connection");
    }
    incoming[0] = (byte) first;
    try {
      readFully(1, FrameLayout.HEAD_LENGTH);
      ByteBuffer head = ByteBuffer.wrap(incoming).order(ByteOrder.LITTLE_ENDIAN);
      int length = head.getInt(FrameLayout.LENGTH_OFFSET);
      if (length < FrameLayout.HEAD_LENGTH || length > incoming.length) {
        throw new UnreadableAnswerException("not a frame [length=" + length + "]");
      }
      readFully(FrameLayout.HEAD_LENGTH, length);
      return FrameDecoder.decode(head.limit(length));
    } catch (SocketTimeoutException e) {
      throw new InterruptedIOException("the gateway stopped in the middle of a frame");
    } catch (MalformedFrameException e) {
      throw new UnreadableAnswerException("not a frame of this protocol: " + e.getMessage(), e);
    }
  }

  private void readFully(int from, int to) throws IOException {
    if (in.readNBytes(incoming, from, to - from) < to - from) {
      throw new EOFException("the gateway closed the connection in the middle of a frame");
    }
  }

  /**
   * Ends the connection at once. TLS is cut off without its own goodbye, which could wait for a gateway that does not read;
   * Bye is the end that counts.
   */
  @Override
  public void close() throws IOException {
    transport.close();
  }
}
