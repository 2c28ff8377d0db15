package io.tallygate.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes the body of an answer chunk by chunk, each when the one before has gone into the socket: so no more than a chunk is
 * held, however slowly it is read. One worker thread writes.
 */
final class ChunkedBody extends OutputStream {
  private static final int CHUNK = 32 * 1024;

  /** Whoever takes no chunk for so long is given up. */
  private static final long WAIT_SECONDS = 60;

  private final HttpServerResponse response;
  private final byte[] chunk = new byte[CHUNK];
  private int length;

  /** For an answer whose header has not been sent. */
  ChunkedBody(HttpServerResponse response) {
    this.response = response;
    response.setChunked(true);
  }

  @Override
  public void write(int b) throws IOException {
    chunk[length++] = (byte) b;
    if (length == CHUNK) {
      send();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    int from = offset;
    int left = count;
    while (left > 0) {
      int taken = Math.min(left, CHUNK - length);
      System.arraycopy(bytes, from, chunk, length, taken);
      length += taken;
      from += taken;
      left -= taken;
      if (length == CHUNK) {
        send();
      }
    }
  }

  private void send() throws IOException {
    Buffer buffer = Buffer.buffer(length).appendBytes(chunk, 0, length);
    length = 0;
    try {
      response
          .write(buffer)
          .toCompletionStage()
          .toCompletableFuture()
          .get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the peer does not take the answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Sends what is left; the answer's end is not sent. */
  @Override
  public void close() throws IOException {
    if (length > 0) {
      send();
    }
  }
}
