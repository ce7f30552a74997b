package dev.sluice.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.telemetry.series.Description;
import dev.sluice.testing.Schemas;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the page on telemetry says is so. */
class TelemetryPageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(sluice_\\w+)` \\|");
    private static final Pattern LINE = Pattern.compile("(?ms)^```json\n(.*?)^```$");

    private final String page;

    TelemetryPageTest() throws IOException {
        page = Files.readString(Path.of("docs/telemetry.md"));
    }

    @Test
    void tellsEverySeriesAndNoOther() {
        List<String> described = Description.ALL.stream().map(Description::name).toList();

        assertEquals(
                described.stream().sorted().toList(),
                ROW.matcher(page).results().map(row -> row.group(1)).sorted().toList());
    }

    @Test
    void everyNameOfTheContractIsDescribed() throws IllegalAccessException {
        List<String> names = new ArrayList<>();
        for (Field field : Series.class.getFields()) {
            String name = (String) field.get(null);
            if (name.startsWith("sluice_")) {
                names.add(name);
            }
        }
        assertEquals(
                names.stream().sorted().toList(),
                Description.ALL.stream().map(Description::name).sorted().toList());
    }

    @Test
    void showsALineOfTheLogAsItIs() {
        Matcher line = LINE.matcher(page);
        assertTrue(line.find());
        Schemas.assertValid("log", line.group(1));
    }
}
