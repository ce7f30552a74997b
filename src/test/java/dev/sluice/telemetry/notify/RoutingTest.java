package dev.sluice.telemetry.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Alerting;
import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.Alerting.Urgency;
import dev.sluice.language.model.Runbook;
import dev.sluice.run.Switches;
import dev.sluice.telemetry.notify.Message.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** To whom a policy leads, and which of its names lead nowhere. */
class RoutingTest {
    private static final String TEXT = Switches.runbook("""
            step one sql on db "insert into marks values ('one')"
            undo one sql on db "delete from marks where name = 'one'"
            """);

    private static Runbook with(Alerting policy) {
        return Policies.runbook(TEXT, policy);
    }

    private static Message message(Occasion... occasions) {
        return new Message(
                "1",
                Stage.BEGINS,
                false,
                "key",
                List.of(occasions),
                new Message.About("switches", "title", "r", "prod"),
                Optional.empty(),
                Optional.empty(),
                "text",
                List.of(),
                0,
                Optional.empty());
    }

    @Test
    void aReceiverIsToldOnceHoweverManyRoutesLeadToIt() {
        Routing routing = Routing.of(
                with(Policies.stated(
                        Policies.notify("a", Occasion.PERSON),
                        Policies.page("a", Occasion.STALLED),
                        Policies.page("b", Occasion.DONE))),
                Set.of("a", "b"));
        assertEquals(Map.of("a", Urgency.PAGE), routing.of(message(Occasion.PERSON, Occasion.STALLED)));
        assertEquals(Map.of(), routing.of(message(Occasion.PAUSE)));
        assertEquals(List.of(), routing.nowhere("prod"));
    }

    @Test
    void withoutAPolicyTheContactIsTold() {
        Routing routing = Routing.of(with(Alerting.NONE), Set.of("#shop", "other"));
        assertEquals(Map.of("#shop", Urgency.NOTIFY), routing.of(message(Occasion.DONE)));
    }

    @Test
    void whatLeadsNowhereIsSaidWithWhatToType() {
        Alerting policy = Policies.stated(
                Policies.page("oncall", Occasion.ROLLBACK),
                Policies.notify("team@example.org", Occasion.DONE),
                Policies.notify("#shop", Occasion.DONE));
        Routing routing = Routing.of(with(policy), Set.of("#shop"));
        assertEquals(
                List.of(
                        "nobody is reached by page \"oncall\": environment prod has no such receiver; "
                                + "add it below `notify:` in sluice.yaml",
                        "no mail is sent by notify \"team@example.org\" while a run goes on; "
                                + "mail goes out by Alertmanager, from the generated rules"),
                routing.nowhere("prod"));
        assertTrue(routing.reachesAnybody());
    }

    @Test
    void whereNothingIsStatedAnywhereNothingIsSaid() {
        assertEquals(List.of(), Routing.of(with(Alerting.NONE), Set.of()).nowhere("prod"));
        Routing others = Routing.of(with(Alerting.NONE), Set.of("else"));
        assertEquals(1, others.nowhere("prod").size());
        assertFalse(others.reachesAnybody());
    }
}
