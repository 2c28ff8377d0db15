package io.tallygate.rating.verify;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a client saw acknowledged: lines {@code ack <producer> <epoch> <sequence>}, each up to and with that sequence. */
final class AckFile {
  /** One line. */
  record Ack(String producer, int epoch, long sequence) {}

  private AckFile() {}

  static List<Ack> read(Path file) throws IOException {
    List<Ack> acks = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String[] words = line.trim().split(" +");
        if (line.isBlank()) {
          continue;
        }
        try {
          if (words.length != 4 || !words[0].equals("ack")) {
            throw new NumberFormatException();
          }
          acks.add(new Ack(words[1], Integer.parseUnsignedInt(words[2]), Long.parseLong(words[3])));
        } catch (NumberFormatException e) {
          throw new IOException(
              "not an ack line, expected `ack <producer> <epoch> <sequence>` [file="
                  + file
                  + "] [line="
                  + number
                  + "]",
              e);
        }
      }
    }
    return acks;
  }
}
