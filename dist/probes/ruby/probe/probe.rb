# frozen_string_literal: true

# Reports from inside a Ruby process what it keeps (see ../../README.md). RUBYOPT=-r loads it into every Ruby of a
# container, so it requires no library before the first command: Bundler refuses to start with another version of a gem
# than it has chosen. Needs Ruby 3.1, whose Process._fork makes forks visible.
module RssPlateauProbe
  DIR = ENV["RSS_PLATEAU_DIR"]
  POLL_SECONDS = 0.1
  COLLECTING_SECONDS = 0.5
  # A collection stops the app while it runs: leave most of the time to the app.
  COLLECTING_REST = 4
  MAX_HELD = 8
  MAX_TEXT = 200
  # Objects that they allocate are not reported.
  OWN_FILES = { __FILE__ => true }

  CLASS_OF = Kernel.instance_method(:class)
  NAME_OF = Module.instance_method(:name)

  class << self
    # Seq 0 was there before the app, to trace what it loads; later processes need not wait for it.
    def obey_first
      command = read_command
      trace if command && command[:seq].zero? && command[:name] == "mark"
    rescue StandardError, LoadError
      nil
    end

    def start
      @thread = Thread.new { poll }
      @thread.name = "rss-plateau"
      @thread.report_on_exception = false
      # Puma warns of threads that were started before it forks, unless they are marked so.
      @thread.thread_variable_set(:fork_safe, true)
    end

    private

    def poll
      @answered ||= 0
      loop do
        sleep POLL_SECONDS
        command = read_command
        next if command.nil? || command[:seq] <= @answered

        @answered = command[:seq]
        begin
          write(command, answer(command))
        rescue Exception => error # rubocop:disable Lint/RescueException
          raise if error.is_a?(SystemExit)

          write(command, blank(command).merge(problems: ["failed: #{error.class}"]))
        end
      end
    end

    # nil while there is none, or only part of one. Parsed by patterns, as the app may want another version of json.
    def read_command
      text = File.binread("#{DIR}/ctl/command.json").force_encoding(Encoding::UTF_8).scrub("?")
      return unless text.rstrip.end_with?("}")

      seq = text[/"seq"\s*:\s*(\d+)/, 1]
      name = text[/"command"\s*:\s*"(\w+)"/, 1]
      return if seq.nil? || name.nil?

      types = text[/"types"\s*:\s*\[(.*?)\]/m, 1].to_s.scan(/"((?:[^"\\]|\\.)*)"/).flatten
      full = text[/"detail"\s*:\s*"(\w+)"/, 1] != "types"
      every = text[/"everyMs"\s*:\s*(\d+)/, 1]
      { seq: seq.to_i, name: name, types: types, full: full, every: every ? every.to_f / 1000 : COLLECTING_SECONDS }
    rescue SystemCallError
      nil
    end

    def write(command, answer)
      aside = "#{DIR}/out/.#{Process.pid}.#{command[:seq]}.tmp"
      File.write(aside, to_json(answer))
      File.rename(aside, "#{DIR}/out/#{Process.pid}.#{command[:seq]}.json")
    rescue SystemCallError
      nil
    end

    def answer(command)
      started = Process.clock_gettime(Process::CLOCK_MONOTONIC)
      @problems = []
      seen = act(command)
      took = (Process.clock_gettime(Process::CLOCK_MONOTONIC) - started) * 1000
      blank(command).merge(seen).merge(tookMs: took.round(3), problems: @problems.first(20))
    end

    def act(command)
      case command[:name]
      when "mark" then mark
      when "snap" then take_snapshot
      when "finish" then finish(command)
      when "collect" then keep_collecting(command)
      else {}
      end
    end

    def blank(command)
      {
        probe: "ruby", runtime: "ruby #{RUBY_VERSION}", pid: Process.pid, seq: command[:seq], command: command[:name],
        tookMs: 0, rssBytes: rss_bytes,
        heap: {
          liveBytes: nil, tracedBytes: nil, toolBytes: nil, nativeBytes: nil, externalBytes: nil,
          blocks: GC.stat(:heap_live_slots)
        },
        descriptors: count_descriptors, threads: status[/^Threads:\s+(\d+)/, 1]&.to_i,
        sites: [], types: [], resources: [], cycles: nil, trim: nil, held: [], attachments: [], problems: []
      }
    end

    # Loads libraries before it starts tracing.
    def mark
      fiddle?
      trace
      @problems << "tracer-in-use" if @foreign
      {}
    end

    def trace
      require "objspace"
      # The app traces by itself: its table must not be cleared.
      @foreign = !@tracing && !ObjectSpace.allocation_sourcefile(Object.new).nil?
      ObjectSpace.trace_object_allocations_start unless @foreign || @tracing
      @tracing = true
    end

    # Until the process ends; rewrites the answer with the number of collections.
    def keep_collecting(command)
      GC.start
      Thread.new do
        took = 0
        (2..).each do |collections|
          sleep [command[:every], COLLECTING_REST * took].max
          started = Process.clock_gettime(Process::CLOCK_MONOTONIC)
          GC.start
          took = Process.clock_gettime(Process::CLOCK_MONOTONIC) - started
          write(command, blank(command).merge(collections: collections))
        end
      end
      { collections: 1 }
    end

    def finish(command)
      seen = take_snapshot
      seen[:held] = find_holders(command[:types].first(MAX_HELD), command[:full])
      if @tracing && !@foreign
        ObjectSpace.trace_object_allocations_stop
        ObjectSpace.trace_object_allocations_clear
      end
      @tracing = false
      seen.merge(trim: trim)
    end

    def name_of(type)
      NAME_OF.bind_call(type) || "(anonymous)"
    end

    def cut(text)
      text = text.dup.force_encoding(Encoding::UTF_8).scrub("?")
      text.size > MAX_TEXT ? text[0, MAX_TEXT] : text
    end

    def to_json(value)
      case value
      when Hash then "{#{value.map { |key, each| "#{to_json(key.to_s)}:#{to_json(each)}" }.join(",")}}"
      when Array then "[#{value.map { |each| to_json(each) }.join(",")}]"
      when String then "\"#{value.gsub(/["\\\x00-\x1f]/) { |sign| format("\\u%04x", sign.ord) }}\""
      when nil then "null"
      else value.to_s
      end
    end
  end

  # A forked process has only the thread that forked.
  module Forks
    def _fork
      pid = super
      RssPlateauProbe.start if pid.zero?
      pid
    end
  end
end

if RssPlateauProbe::DIR && Process.respond_to?(:_fork)
  require_relative "heap"
  require_relative "holders"
  require_relative "process"
  Process.singleton_class.prepend(RssPlateauProbe::Forks)
  RssPlateauProbe.obey_first
  RssPlateauProbe.start
end
