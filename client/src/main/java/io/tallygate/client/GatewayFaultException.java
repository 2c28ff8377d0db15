package io.tallygate.client;

import io.tallygate.protocol.FaultCode;

/** The gateway answered with a Fault and closed the connection. */
public final class GatewayFaultException extends TallygateClientException {
  private static final long serialVersionUID = 1;

  private final FaultCode code;

  public GatewayFaultException(FaultCode code, String text) {
    super(
        "the gateway faulted: "
            + code.text()
            + " [fault="
            + code
            + ", code="
            + code.code()
            + ", text="
            + text
            + "]");
    this.code = code;
  }

  public FaultCode code() {
    return code;
  }
}
