# frozen_string_literal: true

# What was allocated since `mark` and is still live: by line, by type, and as resources.
module RssPlateauProbe
  OWN_FILES[__FILE__] = true
  MAX_SITES = 60
  MAX_TYPES = 120
  LIBRARIES = RbConfig::CONFIG.values_at("rubylibdir", "sitedir", "vendordir").compact.map { |dir| "#{dir}/" }.freeze

  class << self
    private

    # Of what was allocated since `mark`, what is still live.
    def take_snapshot
      require "objspace"
      GC.start
      sites = Hash.new { |files, file| files[file] = {} }
      types = {}.compare_by_identity
      traced = 0
      ObjectSpace.each_object(BasicObject) do |object|
        file = ObjectSpace.allocation_sourcefile(object)
        next if file.nil? || OWN_FILES.key?(file)

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

    def own?(file)
      !file.start_with?("<internal:", "(eval", *LIBRARIES) && !file.match?(%r{/(gems|rubygems-integration)/})
    end
  end
end
