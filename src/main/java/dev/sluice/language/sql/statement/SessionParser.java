package dev.sluice.language.sql.statement;

import dev.sluice.language.sql.statement.Statement.Control;
import dev.sluice.language.sql.statement.Statement.Scope;
import java.util.Optional;

/** Reads what concerns the session and its transaction. */
final class SessionParser {
    private final Cursor cursor;
    private final Extent whole;

    SessionParser(Cursor cursor, Extent whole) {
        this.cursor = cursor;
        this.whole = whole;
    }

    Statement session() {
        if (cursor.take("set")) {
            return set();
        } else if (cursor.take("reset")) {
            String name = cursor.take("all") ? "all" : setting();
            return new Statement.Set(whole, Scope.SESSION, name, Optional.empty());
        } else if (cursor.take("show")) {
            String name = cursor.rest().words();
            return new Statement.Show(whole, name);
        }
        return new Statement.Transaction(whole, control());
    }

    private Statement set() {
        Scope scope = cursor.take("local") ? Scope.LOCAL : Scope.SESSION;
        cursor.take("session");
        if (cursor.take("time", "zone")) {
            return new Statement.Set(whole, scope, "timezone", value());
        } else if (cursor.is("transaction") || cursor.is("characteristics") || cursor.is("constraints")) {
            String name = cursor.anyWord();
            return new Statement.Set(
                    whole,
                    name.equals("characteristics") ? Scope.SESSION : Scope.LOCAL,
                    name,
                    Optional.of(cursor.rest().words()));
        } else if (cursor.take("role")) {
            return new Statement.Set(whole, scope, "role", value());
        } else if (cursor.take("authorization")) {
            return new Statement.Set(whole, scope, "session_authorization", value());
        }
        String name = setting();
        if (!cursor.takeSymbol('=')) {
            cursor.expect("to");
        }
        return new Statement.Set(whole, scope, name, value());
    }

    private String setting() {
        return String.join(".", cursor.name().parts());
    }

    /** Absent where it is the default that is set. */
    private Optional<String> value() {
        if (cursor.take("default")) {
            return Optional.empty();
        }
        return Optional.of(cursor.until(at -> false).text());
    }

    private Control control() {
        if (cursor.take("begin") || cursor.take("start", "transaction")) {
            cursor.rest();
            return Control.BEGIN;
        } else if (cursor.take("commit") || cursor.take("end")) {
            cursor.rest();
            return Control.COMMIT;
        } else if (cursor.take("savepoint")) {
            cursor.identifier();
            return Control.SAVEPOINT;
        } else if (cursor.take("release")) {
            cursor.rest();
            return Control.RELEASE;
        } else if (cursor.take("prepare", "transaction")) {
            cursor.string();
            return Control.PREPARE;
        } else if (cursor.take("rollback") || cursor.take("abort")) {
            if (cursor.take("prepared")) {
                throw cursor.stop("what a prepared transaction did is not known");
            }
            return cursor.rest().has("to") ? Control.ROLLBACK_TO : Control.ROLLBACK;
        }
        throw cursor.stop("no statement that is known here begins like this");
    }
}
