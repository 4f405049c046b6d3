import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.neo4j.cli.AdminTool;
import org.neo4j.cli.ExecutionContext;
import org.neo4j.server.CommunityBootstrapper;
import org.neo4j.server.NeoBootstrapper;

/**
 * Starts Neo4j Community from its published jars, which have no main class of their own.
 *
 * Arguments: the home folder, the configuration folder, and "attached" for a server that ends with the program that
 * started it, however that ends. Standard input: one line with the initial password for a new home, or an empty line;
 * on the command line every user of the machine could read it. An attached server stops where its input ends.
 */
public class Neo4jServer {
    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]);
        Path configuration = Path.of(arguments[1]);
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String password = input.readLine();
        if (password != null && !password.isEmpty()) {
            int code = AdminTool.execute(
                    new ExecutionContext(home, configuration), "dbms", "set-initial-password", password);
            if (code != 0) {
                System.exit(code);
            }
        }
        int code = NeoBootstrapper.start(
                new CommunityBootstrapper(), "--home-dir=" + home, "--config-dir=" + configuration);
        if (code != 0) {
            System.exit(code);
        }
        if (arguments.length > 2 && arguments[2].equals("attached")) {
            while (input.readLine() != null) {
                // Nothing more is said; the operating system closes the pipe with its last writer.
            }
            System.exit(0);
        }
    }
}
