package io.tallygate.rating.billing;

/** Reads statements by their places in the journal, as they were when they were made. Any thread. */
public record StatementReader(StatementLog log) {
  /**
   * @param place as the index has it
   * @param id of the statement that is expected there
   * @return in the state in which it was made: what became of it stands in the index
   * @throws IllegalStateException if another entry is there
   */
  public Statement read(long place, long id) {
    Statement statement = StatementJson.readJournal(log.read(place)).statement();
    if (statement == null || statement.id() != id) {
      throw new IllegalStateException(
          "the index names another journal entry [id=" + id + "] [journalIndex=" + place + "]");
    }
    return statement;
  }
}
