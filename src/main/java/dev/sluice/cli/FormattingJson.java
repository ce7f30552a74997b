package dev.sluice.cli;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code fmt} did, for programs. {@code format_version} grows when a field changes its meaning. */
final class FormattingJson {
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private FormattingJson() {}

    /** @param written whether changed files were written; standard input is answered as text */
    static String of(List<Formatting> all, boolean written) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("format_version", FORMAT_VERSION);
        root.put("written", written);
        ArrayNode files = root.putArray("files");
        for (Formatting formatting : all) {
            ObjectNode file = files.addObject();
            file.put("file", RunbookFile.name(formatting.file()));
            file.put("state", formatting.state().name().toLowerCase(Locale.ROOT));
            file.put(
                    "errors",
                    formatting.reports().stream().mapToLong(one -> one.errors()).sum());
            file.put("difference", formatting.difference());
            if (RunbookFile.isStandardInput(formatting.file())) {
                file.put("text", formatting.after());
            }
        }
        return MAPPER.writeValueAsString(root) + "\n";
    }
}
