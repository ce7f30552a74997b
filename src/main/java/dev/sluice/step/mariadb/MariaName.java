package dev.sluice.step.mariadb;

import dev.sluice.step.sql.Words;
import java.util.List;
import java.util.Optional;

/**
 * A name of a statement as the catalog has it; MariaDB folds none.
 *
 * @param schema its database, absent where it is the session's
 */
record MariaName(Optional<String> schema, String name) {

    static MariaName of(String written) {
        List<String> parts = Words.parts(written);
        return new MariaName(
                parts.size() > 1 ? Optional.of(parts.get(parts.size() - 2)) : Optional.empty(), parts.getLast());
    }

    /** Of the next word, which is passed over. */
    static Optional<MariaName> next(Words words) {
        return words.name().map(MariaName::of);
    }

    @Override
    public String toString() {
        return schema.map(it -> it + ".").orElse("") + name;
    }
}
