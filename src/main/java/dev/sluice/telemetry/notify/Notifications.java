package dev.sluice.telemetry.notify;

import dev.sluice.engine.Ending;
import dev.sluice.engine.RunView;
import dev.sluice.journal.Entry;
import dev.sluice.source.Secrets;
import dev.sluice.telemetry.Subject;
import dev.sluice.telemetry.Witness;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells people what becomes of a run, as its runbook's policy and the receivers of its environment have it. */
public final class Notifications implements Witness {
    private final Herald herald;
    private final Routing routing;
    private final Map<String, Address> addresses = new LinkedHashMap<>();
    private final Outbox outbox = new Outbox();

    private record Address(Lane lane, Sender sender) {}

    /** @param trouble told in one sentence what reaches nobody; any thread */
    public Notifications(Subject subject, Map<String, Receiver> receivers, Secrets secrets, Consumer<String> trouble) {
        this(subject, receivers, secrets, trouble, Pace.USUAL);
    }

    Notifications(
            Subject subject, Map<String, Receiver> receivers, Secrets secrets, Consumer<String> trouble, Pace pace) {
        this.herald = new Herald(subject);
        this.routing = Routing.of(subject.runbook(), receivers.keySet());
        receivers.forEach((name, receiver) -> addresses.put(
                name,
                new Address(
                        outbox.lane(new Lane(name, pace, Sender.help(receiver, subject.environment()), trouble)),
                        Sender.to(receiver, secrets))));
    }

    @Override
    public void recalls(Entry entry) {
        herald.recalls(entry);
    }

    @Override
    public void wrote(Entry entry) {
        herald.wrote(entry);
    }

    @Override
    public void sees(RunView view) {
        herald.sees(view).forEach(this::send);
    }

    @Override
    public void leaves(Optional<Ending> ending) {
        if (ending.isEmpty()) {
            herald.failed().forEach(this::send);
        }
        outbox.leave();
    }

    private void send(Message message) {
        routing.of(message).forEach((name, urgency) -> {
            Address address = addresses.get(name);
            address.lane().offer(timeout -> address.sender().send(message, urgency, timeout));
        });
    }
}
