package io.tallygate.protocol;

/** Bytes that are not a frame of this protocol version. */
public final class MalformedFrameException extends Exception {
  private static final long serialVersionUID = 1;

  private final FaultCode code;

  public MalformedFrameException(FaultCode code, String message) {
    super(message);
    this.code = code;
  }

  /** What a gateway answers to it. */
  public FaultCode code() {
    return code;
  }
}
