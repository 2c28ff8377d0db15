package io.tallygate.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.gateway.security.Scope;
import io.tallygate.rating.BackupManifest;
import io.tallygate.rating.RatingCore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backups of the whole data directory, all tenants, while the gateway works: {@code POST /api/v1/backups} begins one below the
 * directory of the settings, {@code GET /api/v1/backups/{name}} says how it goes. One at a time; the newest one is remembered.
 */
public final class BackupRoutes implements RouteSource {
  private static final Logger LOG = LoggerFactory.getLogger(BackupRoutes.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final int RETRY_SECONDS = 10;

  private final @Nullable Path directory;
  private @Nullable Backup newest;

  /**
   * @param directory below which backups are made; null: none are
   */
  public BackupRoutes(@Nullable Path directory) {
    this.directory = directory;
  }

  /** How a backup goes. The thread that makes it writes, requests read. */
  private static final class Backup {
    private final String name;
    private final Path target;
    private volatile @Nullable BackupManifest manifest;
    private volatile @Nullable String failure;

    Backup(String name, Path target) {
      this.name = name;
      this.target = target;
    }

    boolean isRunning() {
      return manifest == null && failure == null;
    }

    Map<String, Object> answer() {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("name", name);
      answer.put("directory", target.toAbsolutePath().toString());
      BackupManifest done = manifest;
      String why = failure;
      answer.put("state", done != null ? "done" : why != null ? "failed" : "running");
      if (done != null) {
        answer.put("made", done.made().toString());
        answer.put("position", done.position());
        answer.put("files", done.files().size());
        answer.put("bytes", done.bytes());
      }
      if (why != null) {
        answer.put("failure", why);
      }
      return answer;
    }
  }

  @Override
  public List<Route> routes(RatingCore core, Clock clock) {
    return List.of(
        Route.post("/api/v1/backups", Scope.ADMIN, call -> begin(core, call)).taking(),
        Route.get("/api/v1/backups/{name}", Scope.ADMIN, this::one).taking());
  }

  private synchronized Reply begin(RatingCore core, Call call) throws ProblemException {
    if (directory == null) {
      throw new ProblemException(
          Problem.of(
                  409,
                  "No directory for backups",
                  "set tallygate.backup.directory to a directory that the gateway may write to, and restart it")
              .at("tallygate.backup.directory"));
    }
    JsonNode named = JsonText.of(call).path("name");
    if (!named.isTextual() || !NAME.matcher(named.textValue()).matches()) {
      throw ProblemException.badRequest(
          "name must be 1 to 100 letters, digits, dots, hyphens and underscores, and begin with a letter or a digit",
          "name");
    }
    Backup before = newest;
    if (before != null && before.isRunning()) {
      throw new ProblemException(
          Problem.of(503, "Busy", "another backup is being made; one at a time")
              .retryAfter(RETRY_SECONDS));
    }
    Path target = directory.resolve(named.textValue());
    if (Files.exists(target)) {
      throw new ProblemException(
          Problem.of(
                  409,
                  "There is such a backup",
                  "nothing is overwritten: choose another name, or remove it [directory="
                      + target
                      + "]")
              .at("name"));
    }
    Backup backup = new Backup(named.textValue(), target);
    newest = backup;
    new Thread(() -> make(core, backup), "backup").start();
    return Reply.json(202, backup.answer());
  }

  /** A stop of the gateway does not wait for it: what has no manifest then is no backup. */
  private static void make(RatingCore core, Backup backup) {
    try {
      BackupManifest manifest = core.backup(backup.target);
      LOG.info(
          "backup made [directory={}] [position={}] [files={}] [bytes={}]",
          backup.target,
          manifest.position(),
          manifest.files().size(),
          manifest.bytes());
      backup.manifest = manifest;
    } catch (IOException | RuntimeException e) {
      LOG.error("a backup could not be made [directory={}]", backup.target, e);
      backup.failure = String.valueOf(e.getMessage());
    }
  }

  private synchronized Reply one(Call call) throws ProblemException {
    Backup known = newest;
    if (known == null || !known.name.equals(call.part("name"))) {
      throw new ProblemException(
          Problem.of(404, "No such backup", "only the newest one since the start is remembered")
              .at("name"));
    }
    return Reply.ok(known.answer());
  }
}
