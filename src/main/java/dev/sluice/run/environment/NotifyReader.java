package dev.sluice.run.environment;

import dev.sluice.language.diagnostic.Similar;
import dev.sluice.source.CommandSettings;
import dev.sluice.source.Secret;
import dev.sluice.source.SourceSettings.Header;
import dev.sluice.telemetry.notify.Grafana;
import dev.sluice.telemetry.notify.Receiver;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads the {@code notify} and {@code grafana} blocks of an environment. */
final class NotifyReader {
    private static final List<String> TYPES = List.of("slack", "pagerduty", "opsgenie", "jira", "webhook", "command");

    private final SecretReader secrets;
    private final SourceReader endpoints;
    private final BiFunction<String, Block, CommandSettings> commands;

    /** @param commands reads a block as that of the command of a name */
    NotifyReader(SecretReader secrets, SourceReader endpoints, BiFunction<String, Block, CommandSettings> commands) {
        this.secrets = secrets;
        this.endpoints = endpoints;
        this.commands = commands;
    }

    /** The receivers by their names, in the order of the file. */
    Map<String, Receiver> receivers(Block block) {
        Map<String, Receiver> receivers = new LinkedHashMap<>();
        for (String name : block.names()) {
            block.block(name, "receiver " + name)
                    .flatMap(inner -> receiver(name, inner))
                    .ifPresent(receiver -> receivers.put(name, receiver));
        }
        return receivers;
    }

    Optional<Grafana> grafana(Block block) {
        Optional<URI> url = requiredUrl(block, "https://grafana.example.com");
        Optional<Secret> token = required(block, "token");
        var ca = endpoints.file(block, "ca");
        block.refuseOthers();
        return url.isPresent() && token.isPresent()
                ? Optional.of(new Grafana(url.get(), token.get(), ca))
                : Optional.empty();
    }

    private Optional<Receiver> receiver(String name, Block block) {
        String type = block.requiredText("type", "slack").orElse("");
        Optional<? extends Receiver> receiver = switch (type) {
            case "slack" -> {
                var ca = endpoints.file(block, "ca");
                yield secretUrl(block).map(url -> new Receiver.Slack(name, url, ca));
            }
            case "pagerduty" -> {
                URI url = url(block).orElse(Receiver.PagerDuty.URL);
                yield required(block, "routing_key").map(key -> new Receiver.PagerDuty(name, key, url));
            }
            case "opsgenie" -> {
                URI url = url(block).orElse(Receiver.Opsgenie.URL);
                yield required(block, "api_key").map(key -> new Receiver.Opsgenie(name, key, url));
            }
            case "jira" -> {
                URI url = url(block).orElse(Receiver.Jira.URL);
                yield required(block, "api_key").map(key -> new Receiver.Jira(name, key, url));
            }
            case "webhook" -> webhook(name, block);
            case "command" -> Optional.of(new Receiver.Command(name, commands.apply(name, block)));
            default -> {
                unknown(block, type);
                yield Optional.empty();
            }
        };
        if (TYPES.contains(type)) {
            block.refuseOthers();
        }
        return receiver.map(known -> known);
    }

    private static void unknown(Block block, String type) {
        if (type.equals("email")) {
            block.fault(
                    "type",
                    "a run sends no mail",
                    "let Alertmanager send it, from the rules that `sluice docs` writes, or write `type: command` with "
                            + "a program that does");
        } else if (!type.isEmpty()) {
            block.fault(
                    "type",
                    "no type of receiver is called `" + type + "`",
                    Similar.to(type, TYPES)
                            .map(similar -> "write `type: " + similar + "`")
                            .orElse("write one of: " + String.join(", ", TYPES)));
        }
    }

    private Optional<Receiver> webhook(String name, Block block) {
        Map<String, Header> headers = endpoints.headers(block);
        var ca = endpoints.file(block, "ca");
        boolean secret = block.text("url").filter(SecretReader::isReference).isPresent();
        Optional<Header> url = secret
                ? secretUrl(block).map(Header.Hidden::new)
                : requiredUrl(block, "https://hooks.example.com/sluice")
                        .map(plain -> new Header.Plain(plain.toString()));
        return url.map(address -> new Receiver.Webhook(name, address, headers, ca));
    }

    /** An address that is a secret as a whole: who knows it may post. */
    private Optional<Secret> secretUrl(Block block) {
        Optional<Secret> url = required(block, "url");
        boolean usable = url.map(Secret::reveal)
                .filter(text -> text.isEmpty() || SourceReader.isWeb(text))
                .isPresent();
        if (url.isPresent() && !usable) {
            block.fault(
                    "url",
                    "what " + url.get().origin() + " holds is no address of a web server",
                    "put the whole address of the webhook there, from https:// on");
        }
        url.filter(ignored -> usable).ifPresent(whole -> secrets.hide(new Secret(whole.origin(), path(whole))));
        return url.filter(ignored -> usable);
    }

    /** What stands behind the server's name. */
    private static String path(Secret url) {
        return url.reveal().replaceFirst("^[A-Za-z]+://[^/?#]*", "");
    }

    private Optional<Secret> required(Block block, String key) {
        block.requiredText(key, "env:NAME");
        return block.node(key).isPresent() ? secrets.secret(block, key) : Optional.empty();
    }

    private Optional<URI> requiredUrl(Block block, String example) {
        block.requiredText("url", example);
        return url(block);
    }

    private static Optional<URI> url(Block block) {
        return block.node("url").isPresent()
                ? block.text("url").flatMap(text -> SourceReader.httpUrl(block, "url", text))
                : Optional.empty();
    }
}
