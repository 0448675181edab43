import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A server that leaks on some of its paths, each in its own way. */
public class App {
  static class Step {
    final AgentExecutor parent;
    final byte[] output = new byte[200];

    Step(AgentExecutor parent) {
      this.parent = parent;
    }
  }

  static class AgentExecutor {
    final List<Step> steps = new ArrayList<>();

    AgentExecutor() {
      for (int i = 0; i < 8; i++) steps.add(new Step(this));
    }
  }

  static final Map<Integer, AgentExecutor> REGISTRY = new ConcurrentHashMap<>();
  static final ThreadLocal<List<boolean[]>> PER_THREAD = ThreadLocal.withInitial(ArrayList::new);
  static final List<Runnable> LISTENERS = new ArrayList<>();
  static final Map<Integer, AgentExecutor> BOUNDED = new LinkedHashMap<>() {
    protected boolean removeEldestEntry(Map.Entry<Integer, AgentExecutor> eldest) {
      return size() > 200;
    }
  };

  static int next;

  public static void main(String[] args) throws Exception {
    // Else each answer waits for the client's delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/registry", exchange -> {
      REGISTRY.put(next++, new AgentExecutor());
      answer(exchange);
    });
    server.createContext("/thread", exchange -> {
      PER_THREAD.get().add(new boolean[1000]);
      answer(exchange);
    });
    server.createContext("/listener", exchange -> {
      long[] counted = new long[100];
      LISTENERS.add(() -> counted[0]++);
      answer(exchange);
    });
    server.createContext("/bounded", exchange -> {
      BOUNDED.put(next++, new AgentExecutor());
      answer(exchange);
    });
    server.createContext("/clean", exchange -> {
      new AgentExecutor();
      answer(exchange);
    });
    server.start();
    System.out.println("listens on " + server.getAddress().getPort());
  }

  static void answer(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 2);
    exchange.getResponseBody().write(new byte[] {'o', 'k'});
    exchange.close();
  }
}
