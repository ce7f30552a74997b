package dev.sluice.language.text;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths of modules as texts, with {@code /} between their parts; nothing here looks at a disk. */
public final class Paths {
    private Paths() {}

    /** What a path means that stands in a file, without {@code .} and, as far as that goes, without {@code ..}. */
    public static String beside(String file, String path) {
        if (path.startsWith("<")) {
            return path;
        }
        int folder = file.lastIndexOf('/') + 1;
        boolean absolute = folder > 0 && file.startsWith("/");
        Deque<String> parts = new ArrayDeque<>();
        for (String part : (file.substring(0, folder) + path).split("/")) {
            boolean up =
                    part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..");
            if (up) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return (absolute ? "/" : "") + String.join("/", parts);
    }
}
