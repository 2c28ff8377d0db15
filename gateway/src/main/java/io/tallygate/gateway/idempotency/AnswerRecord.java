package io.tallygate.gateway.idempotency;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an {@link AnswerFile}: what became of a request with a key.
 *
 * <pre>
 *  kind u8 | time i64, ms | key 32 bytes | request 32 bytes
 *  only ANSWERED: status u16 | content type | headers u16 x (name, value) | body length i32 | body
 * </pre>
 *
 * Numbers are big endian, texts modified UTF-8 with a length of two bytes, as {@link DataOutputStream} writes them.
 *
 * @param key hash of tenant and key, in hex
 * @param request hash of the request that came with it, in hex
 * @param answer only of {@link Kind#ANSWERED}
 */
record AnswerRecord(
    Kind kind, long timeMs, String key, String request, @Nullable StoredAnswer answer) {
  private static final int HASH_LENGTH = 32;

  /** The code is in the files. */
  enum Kind {
    /** The request is about to be carried out. */
    BEGUN(1),
    /** It was, and this is the answer. */
    ANSWERED(2),
    /** It was refused: nothing was done, and the key is free. */
    RELEASED(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    private static Kind of(int code) throws IOException {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IOException("an answer of an unknown kind [kind=" + code + "]");
    }
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(kind.code);
      out.writeLong(timeMs);
      out.write(HexFormat.of().parseHex(key));
      out.write(HexFormat.of().parseHex(request));
      if (answer != null) {
        out.writeShort(answer.status());
        out.writeUTF(answer.contentType());
        out.writeShort(answer.headers().size());
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
          out.writeUTF(header.getKey());
          out.writeUTF(header.getValue());
        }
        out.writeInt(answer.body().length);
        out.write(answer.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Reads what {@link #encode} wrote. */
  static AnswerRecord decode(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    Kind kind = Kind.of(in.readUnsignedByte());
    long timeMs = in.readLong();
    String key = hash(in);
    String request = hash(in);
    return new AnswerRecord(kind, timeMs, key, request, kind == Kind.ANSWERED ? answer(in) : null);
  }

  private static String hash(DataInputStream in) throws IOException {
    byte[] hash = new byte[HASH_LENGTH];
    in.readFully(hash);
    return HexFormat.of().formatHex(hash);
  }

  private static StoredAnswer answer(DataInputStream in) throws IOException {
    int status = in.readUnsignedShort();
    String contentType = in.readUTF();
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = in.readUnsignedShort(); i > 0; i--) {
      headers.put(in.readUTF(), in.readUTF());
    }
    byte[] body = new byte[in.readInt()];
    in.readFully(body);
    return new StoredAnswer(status, contentType, headers, body);
  }
}
