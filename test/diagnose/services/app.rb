# A server that leaks on some of its paths, each in its own way; with an argument, in so many forked workers.
require "socket"

class Step
  def initialize(parent)
    @parent = parent
    @output = "x" * 200
  end
end

class AgentExecutor
  def initialize
    @steps = Array.new(8) { Step.new(self) }
  end
end

class Metrics
  @@samples = []

  def self.add(value)
    @@samples << [value]
  end
end

class Hub
  attr_reader :listeners

  def initialize
    @listeners = []
  end
end

REGISTRY = {}
BOUNDED = {}
HUB = Hub.new
FILES = []
THREADS = []
KEPT = []
JOBS = Queue.new
DONE = Queue.new
$count = 0

ROUTES = {
  "/registry" => -> { REGISTRY["run-#{$count}"] = AgentExecutor.new },
  "/listener" => lambda {
    payload = "y" * 1000
    HUB.listeners << -> { payload }
  },
  "/metrics" => -> { Metrics.add("m" * 100) },
  "/error" => lambda {
    begin
      raise ArgumentError, "z" * 300
    rescue ArgumentError => error
      (Thread.current[:errors] ||= []) << error
    end
  },
  "/files" => -> { FILES << File.open(__FILE__) },
  "/threads" => -> { THREADS << Thread.new { sleep } },
  # The thread waits with its last job still on its stack.
  "/background" => lambda {
    $worker ||= Thread.new do
      loop do
        JOBS.pop
        job = -> { $count }
        KEPT << job
        DONE << true
      end
    end
    JOBS << true
    DONE.pop
  },
  "/bounded" => lambda {
    BOUNDED[$count] = AgentExecutor.new
    BOUNDED.shift if BOUNDED.size > 200
  },
  "/clean" => -> { AgentExecutor.new }
}

def serve(server)
  loop do
    client = server.accept
    while (line = client.gets)
      nil until client.gets == "\r\n"
      $count += 1
      ROUTES.fetch(line.split[1]).call
      client.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    end
    client.close
  end
end

server = TCPServer.new("127.0.0.1", 0)
Integer(ARGV.fetch(0, "0")).times { fork { serve(server) } }
$stdout.puts "listens on #{server.addr[1]}"
$stdout.flush
ARGV.empty? ? serve(server) : Process.waitall
