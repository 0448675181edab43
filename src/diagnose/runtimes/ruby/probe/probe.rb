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
  MAX_SITES = 60
  MAX_TYPES = 120
  MAX_CHAIN = 16
  MAX_HELD = 8
  MAX_TEXT = 200
  # Following references takes about a microsecond and 100 bytes per object.
  MAX_FOLLOWED = 500_000

  CLASS_OF = Kernel.instance_method(:class)
  NAME_OF = Module.instance_method(:name)
  VARIABLES_OF = Kernel.instance_method(:instance_variables)
  VARIABLE_OF = Kernel.instance_method(:instance_variable_get)

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

    # Of what was allocated since `mark`, what is still live.
    def take_snapshot
      require "objspace"
      GC.start
      sites = Hash.new { |files, file| files[file] = {} }
      types = {}.compare_by_identity
      traced = 0
      ObjectSpace.each_object(BasicObject) do |object|
        file = ObjectSpace.allocation_sourcefile(object)
        next if file.nil? || file == __FILE__

        bytes = ObjectSpace.memsize_of(object)
        traced += bytes
        line = ObjectSpace.allocation_sourceline(object)
        site = sites[file][line] ||= [0, 0, nil]
        site[0] += 1
        site[1] += bytes
        # `new` allocates, but is not the method that this line is in.
        site[2] ||= method_of(object)
        type = types[CLASS_OF.bind_call(object)] ||= [0, 0]
        type[0] += 1
        type[1] += bytes
      end
      {
        heap: {
          liveBytes: ObjectSpace.memsize_of_all, tracedBytes: traced, toolBytes: nil, nativeBytes: native_bytes,
          externalBytes: nil, blocks: GC.stat(:heap_live_slots)
        },
        sites: list_sites(sites), types: list_types(types), resources: list_resources
      }
    end

    def method_of(object)
      method = ObjectSpace.allocation_method_id(object)
      return if method.nil? || method == :new

      "#{ObjectSpace.allocation_class_path(object)}##{method}"
    end

    def list_sites(sites)
      listed = sites.flat_map do |file, lines|
        lines.map do |line, (count, bytes, method)|
          { file: cut(file), line: line, function: cut(method.to_s), own: own?(file), bytes: bytes, count: count }
        end
      end
      listed.sort_by { |site| [site[:own] ? 0 : 1, -site[:bytes]] }.first(MAX_SITES)
    end

    def list_types(types)
      listed = types.map { |type, (count, bytes)| { name: cut(name_of(type)), count: count, bytes: bytes } }
      listed.sort_by { |type| -type[:bytes] }.first(MAX_TYPES)
    end

    def list_resources
      counts = { "Thread" => Thread.list.size - 1, "Fiber" => ObjectSpace.each_object(Fiber).count }
      ObjectSpace.each_object(IO) do |io|
        name = name_of(CLASS_OF.bind_call(io))
        counts[name] = counts.fetch(name, 0) + 1 unless io.closed?
      rescue IOError
        nil
      end
      counts.map { |name, count| { name: cut(name), count: count } }.first(40)
    end

    LIBRARIES = RbConfig::CONFIG.values_at("rubylibdir", "sitedir", "vendordir").compact.map { |dir| "#{dir}/" }.freeze

    def own?(file)
      !file.start_with?("<internal:", "(eval", *LIBRARIES) && !file.match?(%r{/(gems|rubygems-integration)/})
    end

    # --- holders ---

    def find_holders(types, full)
      return [] if types.empty?

      if GC.stat(:heap_live_slots) > MAX_FOLLOWED
        @problems << "heap-too-large"
        return []
      end
      newest = types.to_h { |type| [type, newest_of(type)] }
      wanted = {}.compare_by_identity
      newest.each_value { |objects| objects.each { |object| wanted[object] = true } }
      parents = follow(wanted)
      newest.filter_map do |type, objects|
        found = objects.select { |object| parents.key?(object) }
        { type: cut(type), count: found.size, chain: chain_to(found.last, parents, full) } unless found.empty?
      end
    end

    def newest_of(type)
      objects = []
      ObjectSpace.each_object(BasicObject) do |object|
        next unless name_of(CLASS_OF.bind_call(object)) == type && ObjectSpace.allocation_sourcefile(object) != __FILE__

        objects << object if ObjectSpace.allocation_generation(object)
      end
      objects.max_by(3) { |object| ObjectSpace.allocation_generation(object) }
    end

    # Object → the first holder found, breadth first from the roots, so that chains are short. Skips what only this
    # thread holds, and the C stack, which may refer to anything by chance. Follows threads and fibers last: their stacks
    # still refer to objects of the last request.
    def follow(wanted)
      parents = {}.compare_by_identity
      seen = { @thread => true, self => true, wanted => true, parents => true }.compare_by_identity
      internals = {}
      queue = [Object]
      ObjectSpace.reachable_objects_from_root.each do |root, objects|
        queue.concat(objects.grep_v(ObjectSpace::InternalObjectWrapper)) unless root == "machine_context"
      end
      queue = queue.reject { |object| seen.key?(object) }
      queue.each { |object| seen[object] = true }
      late, queue = queue.partition { |object| runs?(object) }
      left = wanted.size
      until (queue.empty? && late.empty?) || left.zero?
        holders, queue, late = queue.empty? ? [late, [], []] : [queue, [], late]
        holders.each do |holder|
          ObjectSpace.reachable_objects_from(holder)&.each do |object|
            next unless unseen?(object, holder, seen, internals)

            parents[object] = holder
            left -= 1 if wanted.key?(object)
            (runs?(object) ? late : queue) << object
          end
        end
      end
      parents
    end

    def runs?(object)
      Thread === object || Fiber === object || Ractor === object
    end

    # Internal objects of a closure lead to its variables. Those of a class lead to its code only.
    def unseen?(object, holder, seen, internals)
      if ObjectSpace::InternalObjectWrapper === object
        return false if Module === holder || internals.key?(object.internal_object_id)

        internals[object.internal_object_id] = true
      else
        return false if seen.key?(object)

        seen[object] = true
      end
      true
    end

    def chain_to(object, parents, full)
      chain = []
      while (holder = parents[object])
        chain << describe(holder, object, full) unless ObjectSpace::InternalObjectWrapper === object
        object = holder
      end
      chain << (Module === object ? "#{object.class.to_s.downcase} #{name_of(object)}" : name_of(CLASS_OF.bind_call(object)))
      chain.reverse!
      half = MAX_CHAIN / 2
      chain = chain.first(half) + ["…"] + chain.last(half - 1) if chain.size > MAX_CHAIN
      chain.map { |text| cut(text) }
    end

    def describe(holder, object, full)
      type = Module === object ? "#{object.class.to_s.downcase} #{name_of(object)}" : name_of(CLASS_OF.bind_call(object))
      "#{link(holder, object, full)} #{type}".lstrip
    end

    def link(holder, object, full)
      case holder
      when Module
        constant = holder.constants(false).find { |name| !holder.autoload?(name) && holder.const_get(name, false).equal?(object) }
        return "::#{constant}" if constant

        variable = holder.class_variables(false).find { |name| holder.class_variable_get(name).equal?(object) }
        return variable.to_s if variable
      when Hash
        return "[…]" unless full

        key = holder.find { |_, value| value.equal?(object) }&.first
        return "[#{key.inspect[0, 40]}]" if [String, Symbol, Integer].include?(key.class)
      when Array then return "[…]"
      when ObjectSpace::InternalObjectWrapper then return "closure"
      end
      variable = VARIABLES_OF.bind_call(holder).find { |name| VARIABLE_OF.bind_call(holder, name).equal?(object) }
      variable.nil? ? "…" : ".#{variable}"
    rescue StandardError
      "…"
    end

    # --- the process ---

    def status
      File.read("/proc/self/status")
    rescue SystemCallError
      ""
    end

    def rss_bytes
      status[/^VmRSS:\s+(\d+)/, 1].to_i * 1024
    end

    def count_descriptors
      # Without the listing's own.
      Dir.children("/proc/self/fd").size - 1
    rescue SystemCallError
      nil
    end

    def trim
      GC.start
      before = rss_bytes
      trim = libc("malloc_trim", [Fiddle::TYPE_SIZE_T]) if fiddle?
      return if trim.nil?

      trim.call(0)
      { beforeBytes: before, afterBytes: rss_bytes }
    end

    # Bytes that malloc has handed out: `malloc_info` writes all that it has, and what is free. nil on musl and jemalloc.
    def native_bytes
      return unless fiddle? && libc("mallctl", []).nil?

      info = libc("malloc_info", [Fiddle::TYPE_INT, Fiddle::TYPE_VOIDP])
      open = libc("fopen", [Fiddle::TYPE_VOIDP, Fiddle::TYPE_VOIDP], Fiddle::TYPE_VOIDP)
      close = libc("fclose", [Fiddle::TYPE_VOIDP])
      return if info.nil?

      path = "#{DIR}/out/.#{Process.pid}.malloc.tmp"
      file = open.call(path, "w")
      return if file.null?

      info.call(0, file)
      close.call(file)
      # The totals follow the arenas, each of which is a <heap>.
      totals = File.read(path).split("</heap>").last
      size = ->(pattern) { totals[pattern, 1].to_i }
      size.call(/<system type="current" size="(\d+)"/) - size.call(/<total type="fast" count="\d+" size="(\d+)"/) -
        size.call(/<total type="rest" count="\d+" size="(\d+)"/) + size.call(/<total type="mmap" count="\d+" size="(\d+)"/)
    rescue SystemCallError
      nil
    ensure
      File.delete(path) if path && File.exist?(path)
    end

    def fiddle?
      require "fiddle"
      true
    rescue LoadError
      @problems << "no-fiddle" unless @problems.include?("no-fiddle")
      false
    end

    # nil where the libc does not have the function.
    def libc(name, arguments, result = Fiddle::TYPE_INT)
      Fiddle::Function.new(Fiddle.dlopen(nil)[name], arguments, result)
    rescue Fiddle::DLError
      nil
    end

    # --- text ---

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
  Process.singleton_class.prepend(RssPlateauProbe::Forks)
  RssPlateauProbe.obey_first
  RssPlateauProbe.start
end
