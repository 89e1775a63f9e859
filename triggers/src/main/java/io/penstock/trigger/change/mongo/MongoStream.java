package io.penstock.trigger.change.mongo;

/**
 * What is watched, and where.
 *
 * @param cluster ARN that events name
 * @param collection null for all of the database
 * @param wholeDocuments updates come with the document as it is when they are read
 */
public record MongoStream(
    MongoServer server,
    String cluster,
    String database,
    String collection,
    boolean wholeDocuments) {

  /**
   * Fails when there is a server that will not let itself be read. Blocks.
   *
   * @throws io.penstock.trigger.change.RefusedTableException with the reason
   */
  public void check() {
    try (var commands = new ChangeCommands(this)) {
      commands.open(ChangePlace.NOW);
    } catch (RuntimeException e) {
      throw MongoProblem.of(e, this);
    }
  }

  @Override
  public String toString() {
    return collection == null ? database : database + "." + collection;
  }
}
