package dev.sluice.cli;

import dev.sluice.document.DocumentCheck;
import dev.sluice.document.LinkCheck;
import dev.sluice.document.PageJson;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Documents for programs. {@code format_version} grows when a field changes its meaning. */
final class DocumentsJson {
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private DocumentsJson() {}

    /** What templates see, for each runbook. */
    static String models(List<Papers> papers) {
        ObjectNode root = root();
        ArrayNode runbooks = root.putArray("runbooks");
        for (Papers one : papers) {
            ObjectNode runbook = runbooks.addObject();
            runbook.put("file", one.file().toString());
            runbook.put("name", one.runbook().name());
            runbook.put("digest", one.runbook().digest());
            runbook.put("tool", one.provenance().tool());
            one.provenance().commit().ifPresent(commit -> runbook.put("commit", commit));
            runbook.set("templates", PageJson.of(one.runbook(), one.provenance()));
        }
        return text(root);
    }

    /** What differs, and what leads nowhere. */
    static String checked(List<DocumentCheck.Difference> different, List<LinkCheck.Dead> dead) {
        ObjectNode root = root();
        ArrayNode files = root.putArray("different");
        for (DocumentCheck.Difference one : different) {
            ObjectNode file = files.addObject();
            file.put("file", one.file().toString());
            file.put("state", one.missing() ? "missing" : "differs");
            ArrayNode lines = file.putArray("lines");
            one.lines().forEach(lines::add);
            file.put("difference", one.difference());
        }
        ArrayNode links = root.putArray("dead_links");
        for (LinkCheck.Dead one : dead) {
            links.addObject()
                    .put("file", one.place().file().toString())
                    .put("line", one.place().line())
                    .put("link", one.link())
                    .put("reason", one.reason());
        }
        return text(root);
    }

    private static ObjectNode root() {
        return MAPPER.createObjectNode().put("format_version", FORMAT_VERSION);
    }

    private static String text(ObjectNode root) {
        return MAPPER.writeValueAsString(root) + "\n";
    }
}
