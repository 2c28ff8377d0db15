package io.tallygate.gateway.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What a browser tells of a page that must not be. Told by the browser's thread, read by any. */
final class PageProblems implements Consumer<JsonNode> {
  private static final Set<String> BAD_CALLS = Set.of("error", "warning", "assert");

  private final String site;
  private final List<String> found = new CopyOnWriteArrayList<>();

  PageProblems(String site) {
    this.site = site;
  }

  @Override
  public void accept(JsonNode message) {
    JsonNode told = message.path("params");
    switch (message.path("method").asText()) {
      case "Runtime.exceptionThrown" ->
          found.add(
              "exception: "
                  + told.path("exceptionDetails").path("exception").path("description").asText());
      case "Runtime.consoleAPICalled" -> {
        if (BAD_CALLS.contains(told.path("type").asText())) {
          found.add("console: " + told.path("args").findValuesAsText("value"));
        }
      }
      case "Log.entryAdded" -> {
        JsonNode entry = told.path("entry");
        if (Set.of("error", "warning").contains(entry.path("level").asText())) {
          found.add("log: " + entry.path("text").asText() + " " + entry.path("url").asText());
        }
      }
      case "Audits.issueAdded" -> {
        JsonNode issue = told.path("issue");
        if (issue.path("code").asText().equals("ContentSecurityPolicyIssue")) {
          found.add("policy: " + issue.path("details"));
        }
      }
      case "Network.requestWillBeSent" -> request(told.path("request").path("url").asText());
      default -> {}
    }
  }

  private void request(String url) {
    boolean isOwn = url.startsWith(site + "/");
    boolean isNone = url.startsWith("data:") || url.startsWith("blob:") || url.startsWith("about:");
    if (!isOwn && !isNone) {
      found.add("request to elsewhere: " + url);
    }
  }

  List<String> list() {
    return List.copyOf(found);
  }

  void clear() {
    found.clear();
  }
}
