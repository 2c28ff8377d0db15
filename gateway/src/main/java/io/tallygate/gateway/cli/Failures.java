package io.tallygate.gateway.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What went wrong, in words: the messages of the JDK's own exceptions are paths only, or nothing at all. */
final class Failures {
  private Failures() {}

  static String text(IOException failure) {
    if (failure instanceof ConnectException) {
      return "nothing answers at this address: is the gateway running, and is this its HTTP port?";
    }
    if (failure instanceof HttpTimeoutException) {
      return "no answer in time";
    }
    if (failure instanceof FileSystemException file && file.getReason() == null) {
      return (file instanceof NoSuchFileException
              ? "there is no such file or directory"
              : file instanceof AccessDeniedException
                  ? "this user may not read or write it"
                  : file instanceof NotDirectoryException
                      ? "it is no directory"
                      : file.getClass().getSimpleName())
          + " [path="
          + file.getFile()
          + "]";
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
