# frozen_string_literal: true

# What holds the newest objects of a type, as a chain from a root down.
module RssPlateauProbe
  OWN_FILES[__FILE__] = true
  MAX_CHAIN = 16
  # Following references takes about a microsecond and 100 bytes per object.
  MAX_FOLLOWED = 500_000

  VARIABLES_OF = Kernel.instance_method(:instance_variables)
  VARIABLE_OF = Kernel.instance_method(:instance_variable_get)

  class << self
    private

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
        next unless name_of(CLASS_OF.bind_call(object)) == type
        next if OWN_FILES.key?(ObjectSpace.allocation_sourcefile(object))

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
  end
end
