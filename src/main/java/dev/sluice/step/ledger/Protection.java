package dev.sluice.step.ledger;

import java.util.List;

/**
 * Who may never be ended, beside what never is: replication, a vacuum to prevent wraparound, maintenance of a superuser, sessions
 * of Sluice.
 *
 * @param applications names of applications; one that ends with {@code *} begins theirs
 */
public record Protection(List<String> users, List<String> applications) {
    public static final Protection NONE = new Protection(List.of(), List.of());

    public Protection {
        users = List.copyOf(users);
        applications = List.copyOf(applications);
    }

    /** Whether an application's sessions are among them. */
    public boolean covers(String application) {
        return applications.stream()
                .anyMatch(name -> name.endsWith("*")
                        ? application.startsWith(name.substring(0, name.length() - 1))
                        : application.equals(name));
    }
}
