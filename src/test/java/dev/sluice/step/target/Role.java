package dev.sluice.step.target;

import dev.sluice.testing.TestDatabase;

/**
 * A role that may do what a run needs, and no more: it sees little of other roles' backends, and may not end them.
 *
 * @param database as the role sees it
 */
record Role(String name, TestDatabase database, TestDatabase owner) implements AutoCloseable {

    /** @param admin of the database in which the schema lives */
    static Role create(TestDatabase owner, Target admin, String word) {
        String name = word + "_" + owner.name();
        owner.execute("create role " + name + " login password 'p'", Schema.printMissing(admin, name));
        return new Role(name, new TestDatabase(owner.name(), owner.url(), name, "p"), owner);
    }

    /** Another database of the same server. */
    TestDatabase in(TestDatabase other) {
        return new TestDatabase(other.name(), other.url(), name, database.password());
    }

    @Override
    public void close() {
        owner.execute("drop owned by " + name, "drop role " + name);
    }
}
