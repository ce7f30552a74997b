package dev.sluice.step.backfill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys are what users' rows hold, and go to the server as literals. */
@ExtendWith(TestPostgres.class)
class KeyTest {

    @Test
    void theServerReadsALiteralAsTheSameKey(TestDatabase database) throws SQLException {
        for (List<String> values : List.of(
                List.of("1"),
                List.of(""),
                List.of("NULL", "null", "{}", "{", "}"),
                List.of(" blank ", "a,b", ",", "tab\tand\nline", "\r"),
                List.of("\"", "\\", "a\"b\\c", "\\\"", "\\n", "'", "''; drop table t; --"),
                List.of("ü€😀", "2026-11-21 00:00:00+00", "(1,2)", "[1:2]={a,b}"))) {
            Key key = new Key(values);
            try (Connection connection = database.connect();
                    PreparedStatement question = connection.prepareStatement("select ?::text[]")) {
                question.setObject(1, key.literal(), Types.OTHER);
                try (ResultSet answer = question.executeQuery()) {
                    assertTrue(answer.next());
                    assertArrayEquals(key.array(), (String[]) answer.getArray(1).getArray(), key.literal());
                }
            }
        }
    }
}
